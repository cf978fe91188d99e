//! Panics while the screen is shown: restores the terminal and writes a report of where it
//! happened.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use super::msg::Msg;
use super::{input, terminal};

static PANICKED: AtomicBool = AtomicBool::new(false);
static REPORT: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Whether a thread panicked while the screen was shown.
pub(super) fn panicked() -> bool {
    PANICKED.load(Ordering::SeqCst)
}

/// Takes the path of the panic report, if one could be written.
pub(super) fn report() -> Option<PathBuf> {
    REPORT.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Installs the panic hook, once. It restores the terminal before anything is printed, and chains
/// to the previous hook if no report can be written or no screen is shown.
///
/// The report contains the place of the panic, a backtrace and facts about the program, but nothing
/// of the docket: the panic message itself is left out because it may name a case.
pub(super) fn hook(folder: Option<&Path>) {
    static HOOKED: Once = Once::new();
    let folder = folder.map(Path::to_path_buf);
    HOOKED.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !terminal::active() {
                return report(panic);
            }
            PANICKED.store(true, Ordering::SeqCst);
            terminal::restore();
            let place = panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default();
            let kept = folder
                .as_deref()
                .and_then(|folder| write_report(folder, &place));
            if kept.is_none() {
                report(panic);
            }
            *REPORT.lock().unwrap_or_else(PoisonError::into_inner) = kept;
            input::send(Msg::Hangup);
        }));
    });
}

/// Writes the report and returns its path.
fn write_report(folder: &Path, place: &str) -> Option<PathBuf> {
    let path = folder.join(format!("crash-{}.txt", std::process::id()));
    let size = terminal::size();
    let text = format!(
        "qingji {}\nat {place}\nthread {}\nterminal {}x{}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::thread::current().name().unwrap_or_default(),
        size.width,
        size.height,
        std::backtrace::Backtrace::force_capture(),
    );
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .ok()?;
    // Left by an earlier process with the same id.
    let _ = std::fs::remove_file(&path);
    forget_reports(folder);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .ok()?;
    file.write_all(text.as_bytes()).ok()?;
    Some(path)
}

/// Number of reports to keep; the newest stay.
const REPORTS: usize = 10;

/// Deletes the oldest reports to make room for one more.
fn forget_reports(folder: &Path) {
    let is_report = |path: &Path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| stem.starts_with("crash-"))
            && path.extension().is_some_and(|end| end == "txt")
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut reports: Vec<_> = entries
        .filter(|entry| is_report(&entry.path()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    reports.sort();
    let old = reports.len().saturating_sub(REPORTS - 1);
    for (_, path) in reports.drain(..old) {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_its_owners_and_old_ones_go() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("state");
        std::fs::create_dir(&state).unwrap();
        for n in 0..20 {
            std::fs::write(state.join(format!("crash-0{n}.txt")), "").unwrap();
        }
        std::fs::write(state.join("desk.toml"), "").unwrap();
        let report = write_report(&state, "here").unwrap();
        let mode = report.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        // A second panic of the same process replaces its report.
        assert_eq!(write_report(&state, "there").as_ref(), Some(&report));
        let kept = std::fs::read_dir(&state).unwrap().count();
        assert_eq!(kept, REPORTS + 1);
        assert!(std::fs::read_to_string(&report).unwrap().contains("there"));
    }
}
