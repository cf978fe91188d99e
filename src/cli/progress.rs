//! Progress of long work: a line that repaints on a terminal, and nothing elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A counter on stderr.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Starts a counter, which stays silent in a pipe or a log.
    pub(super) fn start(label: &'static str) -> Progress {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {human_pos}  {rate}/s") {
            // Whole rows: fractions mean nothing.
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{:.0}", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        bar.set_message(label);
        Progress(bar)
    }

    pub(super) fn add(&self, n: usize) {
        self.0.inc(n as u64);
    }

    /// Removes the line; the summary reports what was done.
    pub(super) fn finish(self) {
        self.0.finish_and_clear();
    }
}
