//! A log for troubleshooting: a rolling file in the state folder, written only if `QINGJI_LOG`
//! gives a filter.
//!
//! Never written to the screen. Contains only ids, no names of parties.

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Problem, ProblemKind};
use crate::edge;

/// Keeps the log writer alive; dropping it writes pending entries.
#[derive(Debug)]
pub struct Guard {
    _worker: tracing_appender::non_blocking::WorkerGuard,
}

/// Starts the log if requested.
///
/// Failing to open the log never stops the work; an invalid filter is reported.
pub fn start() -> Option<Guard> {
    let filter = edge::var("QINGJI_LOG")?;
    let targets = match filter.parse::<Targets>() {
        Ok(targets) => targets,
        Err(error) => {
            edge::note(Problem {
                file: "QINGJI_LOG".to_owned(),
                line: 0,
                kind: ProblemKind::Value,
                found: format!("{filter}: {error}"),
                hint: Some("qingji=debug".to_owned()),
            });
            return None;
        }
    };
    // The appender looks for old files before it creates the folder, and complains on the terminal.
    let folder = edge::paths()?.state;
    std::fs::create_dir_all(&folder).ok()?;
    let files = tracing_appender::rolling::Builder::new()
        .rotation(tracing_appender::rolling::Rotation::DAILY)
        .filename_prefix("qingji")
        .filename_suffix("log")
        .max_log_files(14)
        .build(folder)
        .ok()?;
    let (writer, worker) = tracing_appender::non_blocking(files);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(false);
    tracing_subscriber::registry()
        .with(lines)
        .with(targets)
        .try_init()
        .ok()?;
    Some(Guard { _worker: worker })
}
