//! The edge of the program: the only reader of the system clock, the environment and the user's name.
//! Everything below takes them as arguments.

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

/// What of the clock was given; what was not is the system's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fixed {
    pub today: Option<NaiveDate>,
    pub now: Option<DateTime<FixedOffset>>,
}

impl Fixed {
    /// The day and moment in the court's zone. A given moment also gives the day, a given day leaves the moment alone.
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

/// A limit on the size of files (`ulimit -f`) is an error of the write that meets it, as a full disk is, and not the end of
/// the program in the middle of its work.
pub fn outlive_size_limit() {
    let met = Arc::new(AtomicBool::new(false));
    // Where it cannot be set the system's way stays.
    let _ = signal_hook::flag::register(SIGXFSZ, met);
}

/// Ctrl-C is not for us from here on: for a program that is shown the terminal meanwhile.
pub fn outlive_interrupt() {
    let met = Arc::new(AtomicBool::new(false));
    // Where it cannot be set the system's way stays.
    let _ = signal_hook::flag::register(SIGINT, met);
}

/// Whether somebody else sees to the signals that end the program.
static GIVEN_AWAY: AtomicBool = AtomicBool::new(false);

/// The screens see to signals themselves while they are shown: they give the terminal back first.
pub fn give_signals_away(given: bool) {
    GIVEN_AWAY.store(given, Ordering::Relaxed);
}

/// Has `sweep` called when the program is ended by Ctrl-C, SIGTERM or a line that is cut, before it ends as it would have. A signal
/// that was to be ignored (`nohup`) still is.
pub fn before_the_end(sweep: fn()) {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let ignored = ignored();
        let heard = [SIGINT, SIGTERM, SIGHUP]
            .into_iter()
            .filter(|signal| ignored >> (signal - 1) & 1 == 0);
        // Where they cannot be listened to the system's way stays.
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

/// The signals that who started us wants ignored, a bit each.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}

/// A variable of the environment; empty ones count as absent.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A path in the environment, in whatever encoding the file system has it; empty ones count as absent.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn path_var(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// What is ours in the environment and cannot be read: it would count as not set, and the program would do something else.
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

/// What was found wrong before there was anybody to say it.
static NOTED: Mutex<Vec<Problem>> = Mutex::new(Vec::new());

/// Has it said with what is wrong with the settings.
pub fn note(problem: Problem) {
    NOTED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(problem);
}

/// Who asks: the account the process runs under. The account's own entry is believed before the environment,
/// which anybody can set.
pub fn actor() -> Actor {
    let uid = rustix::process::getuid().as_raw();
    let name = account_name(uid)
        .or_else(|| var("LOGNAME"))
        .or_else(|| var("USER"))
        .unwrap_or_else(|| format!("uid{uid}"));
    Actor { name, uid }
}

/// The login name of a uid in the local account file; directories (LDAP) are left to the environment.
fn account_name(uid: u32) -> Option<String> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let id: u32 = fields.nth(1)?.parse().ok()?;
        (id == uid).then(|| name.to_owned())
    })
}

/// The variable that decides the language of messages, as the C library would choose it.
pub fn language_tag() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(var)
}

/// The language of the user where no option names one: the setting, then the locale; Chinese where neither says.
pub fn locale(setting: &str) -> Locale {
    Locale::from_tag(setting)
        .or_else(|| Locale::from_tag(&language_tag()?))
        .unwrap_or_default()
}

/// The folders of the user.
pub fn paths() -> Option<Paths> {
    Paths::find(path_var)
}

/// The settings of system, user and environment, and what is wrong with them.
pub fn settings() -> (Settings, Vec<Problem>) {
    let (mut settings, mut problems) = Settings::load(paths().as_ref(), var);
    // A path need not be text.
    if let Some(store) = path_var(STORE) {
        settings.store = Some(store.into());
    }
    problems.extend(unreadable());
    let noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    problems.extend(noted.iter().cloned());
    (settings, problems)
}

/// Names the store.
const STORE: &str = "QINGJI_STORE";

/// The store when neither options nor settings name one: the data folder of the user.
pub fn store_path() -> Option<PathBuf> {
    Some(paths()?.store())
}

/// Columns and rows of the terminal on stdout; `None` without one.
pub fn terminal_size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    (size.ws_col > 0).then(|| (usize::from(size.ws_col), usize::from(size.ws_row)))
}

/// Bytes below which a disk is nearly full: a commit may fail for want of room.
pub const LITTLE_DISK: u64 = 256 << 20;

/// Bytes free for this user on the disk that holds `path`.
pub fn free_disk(path: &std::path::Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(path).ok()?;
    Some(facts.f_bavail.saturating_mul(facts.f_frsize))
}

/// Where temporary stores go.
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
}
