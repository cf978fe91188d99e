//! The edge of the program: the only reader of the system clock, the environment and the user's
//! name. All other code receives them as arguments.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

use crate::config::path::Paths;
use crate::config::settings::Settings;
use crate::config::{Problem, ProblemKind};
use crate::domain::calendar::zone;
use crate::service::api::{Actor, Moment};
use crate::text::locale::Locale;

/// Overrides of the clock; a field that is `None` uses the system clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fixed {
    pub today: Option<NaiveDate>,
    pub now: Option<DateTime<FixedOffset>>,
}

impl Fixed {
    /// Returns the day and moment in the court's zone. A given moment also sets the day; a given
    /// day leaves the moment unchanged.
    pub fn read(self) -> Moment {
        let now = self.now.unwrap_or_else(system_now).with_timezone(&zone());
        Moment {
            today: self.today.unwrap_or_else(|| now.date_naive()),
            now,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
fn system_now() -> DateTime<FixedOffset> {
    chrono::Utc::now().with_timezone(&zone())
}

/// Makes exceeding a file size limit (`ulimit -f`) an error of the write, like a full disk, instead
/// of ending the program in the middle of its work.
pub fn outlive_size_limit() {
    let met = Arc::new(AtomicBool::new(false));
    // If registering fails, the default action stays in place.
    let _ = signal_hook::flag::register(SIGXFSZ, met);
}

/// Ignores Ctrl-C from now on, because it is meant for another program that uses the terminal
/// meanwhile.
pub fn outlive_interrupt() {
    let met = Arc::new(AtomicBool::new(false));
    // If registering fails, the default action stays in place.
    let _ = signal_hook::flag::register(SIGINT, met);
}

/// Whether signals that end the program are handled elsewhere.
static GIVEN_AWAY: AtomicBool = AtomicBool::new(false);

/// Sets whether the screens handle signals themselves, as they do while shown in order to restore
/// the terminal first.
pub fn give_signals_away(given: bool) {
    GIVEN_AWAY.store(given, Ordering::Relaxed);
}

/// Registers `sweep` to be called when Ctrl-C, SIGTERM or a hang-up ends the program, before the
/// default action.
///
/// A signal that was set to be ignored (`nohup`) stays ignored.
pub fn before_the_end(sweep: fn()) {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let ignored = ignored();
        let heard = [SIGINT, SIGTERM, SIGHUP]
            .into_iter()
            .filter(|signal| ignored >> (signal - 1) & 1 == 0);
        // If listening fails, the default action stays in place.
        let Ok(mut signals) = Signals::new(heard) else {
            return;
        };
        let listen = move || {
            for signal in signals.forever() {
                if !GIVEN_AWAY.load(Ordering::Relaxed) {
                    sweep();
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            }
        };
        let _ = std::thread::Builder::new()
            .name("signals".into())
            .spawn(listen);
    });
}

/// Signals our parent process set to be ignored, as a bit mask.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}

/// Reads an environment variable; an empty one counts as absent.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Reads a path from the environment, in any encoding of the file system; an empty one counts as
/// absent.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn path_var(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Reports our environment variables that are not valid UTF-8: they would count as unset and
/// silently change what the program does.
fn unreadable() -> Vec<Problem> {
    let ours = |name: &str| name.starts_with("QINGJI_") && name != STORE;
    let foreign = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| ours(name))?;
        value.to_str().is_none().then_some((name, value))
    });
    let problem = |(file, value): (String, OsString)| Problem {
        file,
        line: 0,
        kind: ProblemKind::Encoding,
        found: value.to_string_lossy().into_owned(),
        hint: None,
    };
    foreign.map(problem).collect()
}

/// Problems found before they could be reported.
static NOTED: Mutex<Vec<Problem>> = Mutex::new(Vec::new());

/// Records a problem to be reported with those of the settings.
pub fn note(problem: Problem) {
    NOTED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(problem);
}

/// Returns the user: the account under which the process runs.
///
/// The account database takes precedence over the environment, which anyone can set.
pub fn actor() -> Actor {
    let uid = rustix::process::getuid().as_raw();
    let name = account_name(uid)
        .or_else(|| var("LOGNAME"))
        .or_else(|| var("USER"))
        .unwrap_or_else(|| format!("uid{uid}"));
    Actor { name, uid }
}

/// The login name of a uid in the local account file; accounts in a directory (LDAP) are covered by
/// the environment.
fn account_name(uid: u32) -> Option<String> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let id: u32 = fields.nth(1)?.parse().ok()?;
        (id == uid).then(|| name.to_owned())
    })
}

/// The environment variable that sets the language of messages, chosen as the C library does.
pub fn language_tag() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(var)
}

/// The language of the user if no option gives one: from the setting, then from the locale;
/// otherwise Chinese.
pub fn locale(setting: &str) -> Locale {
    Locale::from_tag(setting)
        .or_else(|| Locale::from_tag(&language_tag()?))
        .unwrap_or_default()
}

/// Returns the folders of the user.
pub fn paths() -> Option<Paths> {
    Paths::find(path_var)
}

/// Loads the settings of system, user and environment, with the problems found in them.
pub fn settings() -> (Settings, Vec<Problem>) {
    let (mut settings, mut problems) = Settings::load(paths().as_ref(), var);
    // A path need not be valid UTF-8.
    if let Some(store) = path_var(STORE) {
        settings.store = Some(store.into());
    }
    problems.extend(unreadable());
    let noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    problems.extend(noted.iter().cloned());
    (settings, problems)
}

/// The variable that names the store.
const STORE: &str = "QINGJI_STORE";

/// The store used if neither options nor settings name one: in the data folder of the user.
pub fn store_path() -> Option<PathBuf> {
    Some(paths()?.store())
}

/// The path of the running program; `None` if the system does not tell.
pub fn program() -> Option<PathBuf> {
    let path = std::env::current_exe().ok()?;
    // Linux marks a program that was replaced while it runs: the new one is where it was.
    let there = path
        .to_str()
        .and_then(|path| path.strip_suffix(" (deleted)"));
    Some(there.map_or_else(|| path.clone(), PathBuf::from))
}

/// Columns and rows of the terminal on stdout; `None` without one.
pub fn terminal_size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    (size.ws_col > 0).then(|| (usize::from(size.ws_col), usize::from(size.ws_row)))
}

/// Free bytes below which a disk is nearly full: a commit may fail for lack of space.
pub const LITTLE_DISK: u64 = 256 << 20;

/// Bytes free for this user on the disk that holds `path`.
pub fn free_disk(path: &std::path::Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(path).ok()?;
    Some(facts.f_bavail.saturating_mul(facts.f_frsize))
}

/// Whether this user may write to a file that exists; nothing is written.
pub fn may_write(path: &std::path::Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

/// The folder for temporary stores.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn temp_dir() -> PathBuf {
    std::env::temp_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_gives_the_day_of_the_court() {
        let late = DateTime::parse_from_rfc3339("2022-12-29T20:00:00Z").unwrap();
        let now = Some(late);
        let clock = Fixed { today: None, now }.read();
        assert_eq!(clock.today.to_string(), "2022-12-30");
        assert_eq!(clock.now.to_rfc3339(), "2022-12-30T04:00:00+08:00");
    }

    #[test]
    fn a_given_day_wins() {
        let day = NaiveDate::from_ymd_opt(2022, 6, 1);
        let fixed = Fixed {
            today: day,
            now: None,
        };
        assert_eq!(fixed.read().today.to_string(), "2022-06-01");
    }

    #[test]
    fn a_file_may_be_readable_only() {
        use std::os::unix::fs::PermissionsExt;

        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("d.redb");
        assert!(!may_write(&path));
        std::fs::write(&path, "").unwrap();
        assert!(may_write(&path));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
        if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
            println!("skipped: this user may write everywhere");
            return;
        }
        assert!(!may_write(&path));
    }
}
