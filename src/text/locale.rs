//! The words of the program, looked up at the very edge. The first part of a key names its file:
//! `tui.today.title` is `today.title` in `config/locale/{zh-CN,en}/tui.toml`. A file is parsed when it is first asked.

/// A language of the interface; passed in, never global.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    #[default]
    Zh,
    En,
}

impl Locale {
    /// `zh*` or `en*`, as in `LANG`; `None` for others.
    pub fn from_tag(_tag: &str) -> Option<Locale> {
        None
    }

    /// The text of a dotted key (`level.over`), the key itself where it is missing (a test sees to it that none is).
    pub fn text(self, key: &str) -> &'static str {
        let _ = key;
        ""
    }

    /// Whether the key exists.
    pub fn has(self, _key: &str) -> bool {
        false
    }

    /// The text with `{name}` placeholders filled in.
    pub fn fill(self, key: &str, args: &[(&str, &str)]) -> String {
        let mut text = self.text(key).to_owned();
        for (name, value) in args {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}
