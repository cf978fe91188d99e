//! Panics of dependencies, reported as errors. The engine of the store panics on some pages with
//! flipped or overwritten bytes: the store is damaged. The writer of workbooks panics when there is
//! no space for its temporary files. Neither is a bug of qingji.

use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::{Exit, Failure};
use crate::service::error::ErrorKey;

/// Whether the engine of the store has panicked in this process.
static FOUND: AtomicBool = AtomicBool::new(false);
/// Whether the writer of workbooks has panicked in this process.
static NO_ROOM: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Runs a command. A panic of the engine or of the writer of workbooks becomes an error; any other
/// panic continues.
pub(super) fn told(work: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            let is_in = |package| what.location().is_some_and(|at| is_of(at, package));
            if is_in("redb-") {
                FOUND.store(true, Ordering::Relaxed);
            } else if is_in("rust_xlsxwriter-") {
                NO_ROOM.store(true, Ordering::Relaxed);
            } else {
                report(what);
            }
        }));
    });
    let ended = panic::catch_unwind(AssertUnwindSafe(work));
    if FOUND.load(Ordering::Relaxed) && !matches!(ended, Ok(Ok(_))) {
        return Err(Failure::new(ErrorKey::CorruptFile, &[]));
    }
    if NO_ROOM.load(Ordering::Relaxed) && !matches!(ended, Ok(Ok(_))) {
        return Err(Failure::no_room_for_temporaries());
    }
    ended.unwrap_or_else(|what| panic::resume_unwind(what))
}

/// Whether a location is in the source of a package.
fn is_of(location: &Location<'_>, package: &str) -> bool {
    let mut folders = location.file().split(['/', '\\']);
    folders.any(|folder| folder.strip_prefix(package).is_some_and(is_version))
}

fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}
