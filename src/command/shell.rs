//! What only the command line can do.

/// The commands that the shell alone has: they read or write files and settings, or are about the
/// terminal itself. The palette says so instead of finding nothing.
pub const SHELL_ONLY: &[&str] = &[
    "import",
    "verify",
    "holidays",
    "thresholds",
    "reported",
    "limits",
    "config",
    "doctor",
    "demo",
    "clock",
    "number",
    "motd",
    "completions",
    "man",
];
