//! Files of tracks, in a folder of the service's own. They are named by ids, never as their senders name them.

use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::stream;
use runnerly_common::Error;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};
use uuid::Uuid;
use wirewright_runtime::types::ByteStream;

use crate::model::StoredFile;

/// How many bytes are read at a time.
const PIECE: u64 = 64 * 1024;

/// The folder. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: Arc<Path>,
}

impl Files {
    /// The files in a folder, which is created when there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        Ok(Self { folder: folder.into() })
    }

    /// Where a file is.
    pub(crate) fn path(&self, id: Uuid) -> PathBuf {
        self.folder.join(format!("{id}.gpx"))
    }

    /// A new file to write.
    pub(crate) async fn create(&self, id: Uuid) -> Result<NewFile, Error> {
        let path = self.path(id);
        let file = File::create_new(&path).await.map_err(Error::internal)?;
        Ok(NewFile {
            file,
            path: Some(path),
            size: 0,
            hash: Sha256::new(),
        })
    }

    /// So many bytes of a file from one on.
    pub(crate) async fn read(&self, id: Uuid, start: u64, length: u64) -> Result<ByteStream, Error> {
        let mut file = File::open(self.path(id)).await.map_err(Error::internal)?;
        file.seek(SeekFrom::Start(start)).await.map_err(Error::internal)?;
        let pieces = stream::try_unfold((file, length), |(mut file, left)| async move {
            if left == 0 {
                return Ok::<_, std::io::Error>(None);
            }
            let mut piece = vec![0; usize::try_from(left.min(PIECE)).unwrap_or_default()];
            file.read_exact(&mut piece).await?;
            let left = left - piece.len() as u64;
            Ok(Some((piece, (file, left))))
        });
        Ok(ByteStream::from_stream("application/gpx+xml", pieces).with_length(length))
    }

    /// Removes a file, where there is one.
    pub(crate) async fn remove(&self, id: Uuid) {
        if let Err(error) = self.erase(id).await {
            tracing::error!(%error, %id, "a file could not be removed");
        }
    }

    /// The same for who has to know that it is gone.
    pub(crate) async fn erase(&self, id: Uuid) -> Result<(), Error> {
        match tokio::fs::remove_file(self.path(id)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::internal(error)),
            _ => Ok(()),
        }
    }
}

/// A file that is being written. It goes away with this unless it is kept.
#[derive(Debug)]
pub(crate) struct NewFile {
    file: File,
    path: Option<PathBuf>,
    size: u64,
    hash: Sha256,
}

impl NewFile {
    /// Writes the next bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).await.map_err(Error::internal)?;
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
        Ok(())
    }

    /// Brings what was written to the disk, and says what it is.
    pub(crate) async fn finish(&mut self) -> Result<StoredFile, Error> {
        self.file.flush().await.map_err(Error::internal)?;
        self.file.sync_all().await.map_err(Error::internal)?;
        Ok(StoredFile {
            size: self.size,
            digest: self.hash.finalize_reset().to_vec(),
        })
    }

    /// Leaves the file where it is.
    pub(crate) fn keep(mut self) {
        self.path = None;
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            // nothing knows its name, so all that is lost is room
            let _ = std::fs::remove_file(path);
        }
    }
}
