//! How to draw: glyphs, width of ambiguous characters, colour, and what the surroundings say of the terminal.

use serde::Deserialize;

/// Which characters our own chrome is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Glyphs {
    /// 汉字 and ASCII; right on every terminal.
    #[default]
    Safe,
    /// Box-drawing lines; for terminals that draw them one column wide.
    Lines,
}

/// How wide the terminal draws characters of ambiguous width.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Ambiguous {
    /// Not known: such characters are replaced by safe ones.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "1")]
    Narrow,
    #[serde(rename = "2")]
    Wide,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` or the terminal says otherwise.
    #[default]
    Auto,
    Always,
    Never,
}

impl Glyphs {
    pub fn id(self) -> &'static str {
        match self {
            Glyphs::Safe => "safe",
            Glyphs::Lines => "lines",
        }
    }

    pub fn from_id(id: &str) -> Option<Glyphs> {
        match id {
            "safe" => Some(Glyphs::Safe),
            "lines" => Some(Glyphs::Lines),
            _ => None,
        }
    }
}

impl Ambiguous {
    pub fn id(self) -> &'static str {
        match self {
            Ambiguous::Auto => "auto",
            Ambiguous::Narrow => "1",
            Ambiguous::Wide => "2",
        }
    }

    pub fn from_id(id: &str) -> Option<Ambiguous> {
        match id {
            "auto" => Some(Ambiguous::Auto),
            "1" => Some(Ambiguous::Narrow),
            "2" => Some(Ambiguous::Wide),
            _ => None,
        }
    }
}

impl Color {
    pub fn from_id(id: &str) -> Option<Color> {
        match id {
            "auto" => Some(Color::Auto),
            "always" => Some(Color::Always),
            "never" => Some(Color::Never),
            _ => None,
        }
    }
}

/// What the environment says of the terminal; read at the edge, passed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    pub term: String,
    pub no_color: bool,
    /// The codeset of the locale where it names one (`GBK`, `UTF-8`).
    pub codeset: Option<String>,
}

impl Surroundings {
    /// Reads them through `lookup`, which is the process environment in the program and a table in tests.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Surroundings {
        let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let tag = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(set)
            .unwrap_or_default();
        let codeset = tag
            .split_once('.')
            .map(|(_, rest)| rest.split('@').next().unwrap_or(rest).to_owned());
        Surroundings {
            term: set("TERM").unwrap_or_default(),
            no_color: set("NO_COLOR").is_some(),
            codeset,
        }
    }

    /// A codeset that is named and is not UTF-8 (`C` and a bare `zh_CN` name none: the terminal is then taken as UTF-8).
    pub fn foreign_codeset(&self) -> Option<&str> {
        self.codeset.as_deref().filter(|codeset| {
            !matches!(
                codeset.to_ascii_lowercase().as_str(),
                "utf-8" | "utf8" | "ascii" | "us-ascii"
            )
        })
    }

    /// No cursor addressing at all.
    pub fn dumb(&self) -> bool {
        self.term == "dumb"
    }

    /// Whether to draw in colour.
    pub fn colored(&self, mode: Color) -> bool {
        match mode {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !self.no_color && !self.term.starts_with("vt"),
        }
    }

    /// Whether the terminal ignores control sequences it does not know (hardware-like ones may not).
    pub fn modern(&self) -> bool {
        !self.term.starts_with("vt") && self.term != "linux" && !self.term.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings::read(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_locale_variable_that_is_set_names_the_codeset() {
        let gbk = read(&[
            ("LC_ALL", ""),
            ("LC_CTYPE", "zh_CN.GBK"),
            ("LANG", "zh_CN.UTF-8"),
        ]);
        assert_eq!(gbk.foreign_codeset(), Some("GBK"));
        assert_eq!(read(&[("LANG", "zh_CN.utf8")]).foreign_codeset(), None);
        assert_eq!(read(&[("LANG", "C")]).foreign_codeset(), None);
        assert_eq!(read(&[]).foreign_codeset(), None);
    }

    #[test]
    fn colour_goes_for_no_color_and_for_old_terminals() {
        assert!(read(&[("TERM", "xterm")]).colored(Color::Auto));
        assert!(!read(&[("TERM", "vt100")]).colored(Color::Auto));
        assert!(!read(&[("TERM", "xterm"), ("NO_COLOR", "1")]).colored(Color::Auto));
        assert!(read(&[("TERM", "xterm"), ("NO_COLOR", "1")]).colored(Color::Always));
    }
}
