"""What a contract says of paths: the methods that they have, and where these are served."""

from urllib.parse import urlsplit

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}


def own_path(item, operation):
    """The path of the server that an operation, or the path item around it, names; none where it is the document's."""
    servers = operation.get("servers", item.get("servers"))
    return base_path(servers[0]) if servers else None


def base_path(server):
    url = server["url"]
    for name, variable in server.get("variables", {}).items():
        url = url.replace("{" + name + "}", variable["default"])
    return urlsplit(url).path
