//! A damaged store, told in words. The engine panics on some pages that were flipped or overwritten; such a panic is the
//! file's fault and not ours.

use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::{Exit, Failure};
use crate::service::error::ErrorKind;

/// The engine has panicked in this process.
static FOUND: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Runs a command. A panic of the engine becomes the error that the store is damaged; any other goes on its way.
pub(super) fn told(work: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            if what.location().is_some_and(is_engine) {
                FOUND.store(true, Ordering::Relaxed);
            } else {
                report(what);
            }
        }));
    });
    let ended = panic::catch_unwind(AssertUnwindSafe(work));
    if FOUND.load(Ordering::Relaxed) && !matches!(ended, Ok(Ok(_))) {
        return Err(Failure::new(ErrorKind::Storage, "corrupt-file", &[]));
    }
    ended.unwrap_or_else(|what| panic::resume_unwind(what))
}

fn is_engine(location: &Location<'_>) -> bool {
    let mut folders = location.file().split(['/', '\\']);
    folders.any(|folder| folder.strip_prefix("redb-").is_some_and(is_version))
}

fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}
