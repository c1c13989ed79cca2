"""Answers the calls of the generated clients, with nothing but Python's own library. Prints its port first."""

import email
import gzip
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

REPORT = {"title": "Hills", "rows": ["a", "b,c"]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    last = ""

    def log_message(self, *_):
        pass

    def body(self):
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        whole = b""
        while size := int(self.rfile.readline(), 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def answer(self, body, media_type, status=200, **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def text(self, value):
        self.answer(value if isinstance(value, str) else repr(value), "text/plain")

    def pieces(self, pieces, media_type, broken=False):
        self.send_response(200)
        self.send_header("content-type", media_type)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for piece in pieces:
            piece = piece.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        if broken:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def do_GET(self):
        url = urlsplit(self.path)
        accept = self.headers.get("accept", "")
        if url.path == "/reports/1":
            wanted = accept.split(",")[0].split(";")[0].strip()
            if wanted == "text/csv":
                self.answer("a\r\n", "text/csv; charset=utf-8", x_rows="2")
            elif wanted == "image/png":
                self.answer(b"\x89PNG\r\n\x1a\n", "image/png")
            else:
                body = gzip.compress(json.dumps(REPORT, indent=2).encode())
                self.answer(body, "Application/JSON", content_encoding="gzip", x_rows="2")
        elif url.path == "/reports/404":
            self.answer('{"title": "none"}', "application/problem+json", 404)
        elif url.path == "/reports/2":
            self.answer('{"title": 7}', "application/json")
        elif url.path == "/reports/3":
            self.answer("teapot", "text/plain", 418)
        elif url.path == "/laps":
            # A piece ends in the middle of an item.
            self.pieces(['{"number": 1, "sec', 'onds": 60.5}\r\n\n{"number": 2, "seconds": 60.5}'], "application/x-ndjson")
        elif url.path == "/progress":
            seen = int(self.headers.get("last-event-id", 0))
            events = [
                f'retry: 1\nid: {step}\nevent:step\ndata: {{"created": {step},\ndata: "total": 4}}\n\n'
                for step in range(seen + 1, min(seen + 3, 5))
            ]
            self.pieces([": hello\n\n", *events], "text/event-stream", broken=seen + 2 < 4)
        elif url.path == "/log":
            self.pieces(["\ufeffdata:one\r\r", "data\n\n", "data: two\n\n"], "text/event-stream;charset=UTF-8")
        elif url.path == "/live/v1/search":
            query = parse_qs(url.query, keep_blank_values=True)
            query["cookie"] = self.headers.get("cookie")
            query["trace"] = self.headers.get("x-trace-id")
            Handler.last = json.dumps(query, sort_keys=True)
            self.answer("", "text/plain")
        elif url.path == "/last":
            self.text(Handler.last)
        else:
            self.answer("", "text/plain", 404)

    def do_PUT(self):
        media_type, body = self.headers["content-type"], self.body()
        if media_type.endswith("json"):
            body = json.loads(body)
        self.text([media_type, body])

    def do_POST(self):
        media_type, body = self.headers["content-type"], self.body()
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path == "/notes":
            self.text(f"{media_type}: {body.decode()}")
        elif media_type == "application/x-www-form-urlencoded":
            self.answer(json.dumps(parse_qs(body.decode(), keep_blank_values=True)), "application/json")
        elif self.path == "/laps":
            laps = [json.loads(line) for line in body.splitlines()]
            self.answer(str(len(laps)), "application/json")
        elif self.path == "/uploads":
            message = email.message_from_bytes(b"content-type: " + media_type.encode() + b"\r\n\r\n" + body)
            parts = [
                f"{part.get_param('name', header='content-disposition')} {part.get_filename()} "
                f"{part.get_content_type()} {part.get_payload(decode=True)!r}"
                for part in message.get_payload()
            ]
            self.answer(json.dumps(parts), "application/json")
        elif self.path == "/albums":
            message = email.message_from_bytes(b"content-type: " + media_type.encode() + b"\r\n\r\n" + body)
            parts = [
                f"{part.get_param('name', header='content-disposition')} {part.get_payload(decode=True)!r} "
                f"{[(name, value) for name, value in part.items() if name.startswith(('X-', 'Content-L'))]}"
                for part in message.get_payload()
            ]
            self.answer(json.dumps(parts), "application/json")
        else:
            self.text(body.decode())


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
