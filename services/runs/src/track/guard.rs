//! What is refused before it is parsed.

use std::io::{self, Read};

/// How many tags of tracks, routes and points a file may have: a run of 40 hours has two for each second.
const TAGS: u32 = 300_000;
/// How deep elements may be in one another.
const DEPTH: u32 = 100;
/// What each tag that takes memory when it is parsed has in its name.
const COUNTED: [&[u8]; 3] = [b"trk", b"rte", b"wpt"];
/// What a document type or an entity begins with. GPX has neither, and they could make much of a small file.
const DECLARATIONS: [&[u8]; 2] = [b"<!D", b"<!E"];

/// Reads a file as far as it is harmless. It looks at bytes, so that it does not have to trust a parser.
pub(super) struct Guard<R> {
    file: R,
    last: [u8; 3],
    tags: u32,
    depth: u32,
}

impl<R> Guard<R> {
    pub(super) fn new(file: R) -> Self {
        Self {
            file,
            last: [0; 3],
            tags: 0,
            depth: 0,
        }
    }

    fn check(&mut self, byte: u8) -> io::Result<()> {
        self.last = [self.last[1], self.last[2], byte];
        if byte == 0 {
            // as in UTF-16, in which the names would look otherwise
            return Err(io::Error::other("the encoding is none of those that are read"));
        }
        if DECLARATIONS.contains(&&self.last[..]) {
            return Err(io::Error::other("document types are not read"));
        }
        self.tags += u32::from(COUNTED.contains(&&self.last[..]));
        if self.tags > TAGS {
            return Err(io::Error::other("the track has too many points"));
        }
        match self.last {
            [_, b'<', b'/'] | [_, b'/', b'>'] => self.depth = self.depth.saturating_sub(1),
            [_, b'<', b'!' | b'?'] => {}
            [_, b'<', _] => self.depth += 1,
            _ => {}
        }
        if self.depth > DEPTH {
            return Err(io::Error::other("the elements are too deep in one another"));
        }
        Ok(())
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        for byte in buffer.iter().take(count) {
            self.check(*byte)?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> Result<usize, String> {
        let mut bytes = Vec::new();
        let read = Guard::new(file).read_to_end(&mut bytes);
        read.map_err(|error| error.to_string())
    }

    #[test]
    fn what_would_grow_is_refused() {
        let point = "<g:trkpt lat='1' lon='1'/>";
        let many = point.repeat(TAGS as usize);
        assert_eq!(read(many.as_bytes()), Ok(many.len()));
        assert_eq!(
            read(format!("{many}{point}").as_bytes()),
            Err("the track has too many points".to_owned())
        );
        for file in ["<!DOCTYPE gpx>", "<?xml version='1.0'?><!ENTITY a 'b'>"] {
            assert_eq!(read(file.as_bytes()), Err("document types are not read".to_owned()));
        }
        let deep = "<a><b/><!--x--></a>".to_owned() + &"<a>".repeat(101);
        assert_eq!(
            read(deep.as_bytes()),
            Err("the elements are too deep in one another".to_owned())
        );
        assert!(read(b"<\0g\0p\0x\0").is_err());
    }
}
