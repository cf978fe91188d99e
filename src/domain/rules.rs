//! What decides a date: limits by procedure and grounds of deduction, as data with articles and validity.

/// One version of the rules. The files in `config/` are the first.
#[derive(Debug, Clone, Default)]
pub struct Rules {}

impl Rules {
    /// The rules compiled in.
    pub fn builtin() -> &'static Rules {
        static BUILTIN: std::sync::OnceLock<Rules> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(Rules::default)
    }
}
