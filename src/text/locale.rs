//! The texts of the program, looked up at the edge.
//!
//! The first part of a key names its file: `tui.today.title` is `today.title` in
//! `config/locale/{zh-CN,en}/tui.toml`. A file is parsed on first use.

use std::borrow::Cow;
use std::fmt::{Display, Write};
use std::sync::OnceLock;

use memchr::{memchr, memchr2};

pub use crate::domain::locale::Locale;

use self::texts::Texts;
use super::system;

mod texts;

/// Named values for the placeholders of a text.
pub type Named<'a> = &'a [(&'a str, &'a dyn Display)];

/// Converts pairs of names and values to the form that [`Locale::fill`] takes.
pub fn pairs<N: AsRef<str>, T: Display>(pairs: &[(N, T)]) -> Vec<(&str, &dyn Display)> {
    pairs
        .iter()
        .map(|(name, value)| (name.as_ref(), value as &dyn Display))
        .collect()
}

/// The substitute for a missing text; tests ensure that none is missing.
const MISSING: &str = "?";

/// The areas with their files, Chinese and English.
const AREAS: [(&str, [&str; 2]); 6] = [
    (
        "domain",
        [
            include_str!("../../config/locale/zh-CN/domain.toml"),
            include_str!("../../config/locale/en/domain.toml"),
        ],
    ),
    (
        "error",
        [
            include_str!("../../config/locale/zh-CN/error.toml"),
            include_str!("../../config/locale/en/error.toml"),
        ],
    ),
    (
        "cli",
        [
            include_str!("../../config/locale/zh-CN/cli.toml"),
            include_str!("../../config/locale/en/cli.toml"),
        ],
    ),
    (
        "tui",
        [
            include_str!("../../config/locale/zh-CN/tui.toml"),
            include_str!("../../config/locale/en/tui.toml"),
        ],
    ),
    (
        "exchange",
        [
            include_str!("../../config/locale/zh-CN/exchange.toml"),
            include_str!("../../config/locale/en/exchange.toml"),
        ],
    ),
    (
        "report",
        [
            include_str!("../../config/locale/zh-CN/report.toml"),
            include_str!("../../config/locale/en/report.toml"),
        ],
    ),
];

static TEXTS: [[OnceLock<Texts>; 2]; AREAS.len()] =
    [const { [const { OnceLock::new() }; 2] }; AREAS.len()];

impl Locale {
    /// The language of a tag such as `zh*` or `en*`, as in `LANG`; `None` for others.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        let language = tag.split(['_', '-', '.', '@']).next()?.trim();
        if language.eq_ignore_ascii_case("zh") || language.eq_ignore_ascii_case("chinese") {
            Some(Locale::Zh)
        } else if language.eq_ignore_ascii_case("en") || language.eq_ignore_ascii_case("english") {
            Some(Locale::En)
        } else {
            None
        }
    }

    /// The tag of the folder of this language in `config/locale`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::Zh => "zh-CN",
            Locale::En => "en",
        }
    }

    /// The text of a dotted key (`domain.level.over`), or `?` if it is missing (a test ensures that
    /// none is).
    pub fn text(self, key: &str) -> &'static str {
        self.find(key).unwrap_or(MISSING)
    }

    /// Whether the key exists.
    pub fn has(self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// The text of a key, if there is one.
    pub fn find(self, key: &str) -> Option<&'static str> {
        let (area, rest) = key.split_once('.')?;
        self.texts(area)?.get(rest)
    }

    /// The text for an argument of an error: the name of a field, or a message of the system;
    /// otherwise the argument itself.
    pub fn argument<'a>(self, name: &str, value: &'a str) -> &'a str {
        let words = match name {
            // An argument of a command goes by the name that its help prints.
            "field" => ["domain.field", "cli.place"]
                .iter()
                .find_map(|area| self.find(&format!("{area}.{value}"))),
            "open" => self.find(&format!("domain.open.{value}")),
            "detail" => system::words(self, value),
            _ => None,
        };
        words.unwrap_or(value)
    }

    /// The full keys of an area (`tui`), sorted; for tests and lists of what can be translated.
    pub fn keys(self, area: &str) -> Vec<String> {
        let texts = self.texts(area);
        let keys = texts.into_iter().flat_map(Texts::keys);
        let mut keys: Vec<String> = keys.map(|key| format!("{area}.{key}")).collect();
        keys.sort_unstable();
        keys
    }

    /// The text with its `{name}` placeholders filled in; a placeholder without an argument stays
    /// as it is.
    ///
    /// `{n:row|rows}` becomes the first word if `n` is 1, otherwise the second.
    pub fn fill(self, key: &str, args: Named<'_>) -> String {
        filled(self.text(key), args)
    }

    fn texts(self, area: &str) -> Option<&'static Texts> {
        let place = AREAS.iter().position(|(name, _)| *name == area)?;
        let language = match self {
            Locale::Zh => 0,
            Locale::En => 1,
        };
        let source = AREAS.get(place)?.1.get(language)?;
        Some(
            TEXTS
                .get(place)?
                .get(language)?
                .get_or_init(|| read(source)),
        )
    }
}

/// Fills in the `{name}` placeholders of a template, as [`Locale::fill`] does.
pub fn filled(template: &str, args: Named<'_>) -> String {
    let mut rest = template;
    let mut out = String::with_capacity(rest.len() + 16);
    // One pass, so that a value that looks like a placeholder is not filled in itself.
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(place, behind)| {
            let (name, forms) = match place.split_once(':') {
                Some((name, forms)) => (name, forms.split_once('|')),
                None => (place, None),
            };
            let (_, value) = args.iter().find(|(arg, _)| *arg == name)?;
            Some((*value, forms, behind))
        });
        rest = if let Some((value, forms, behind)) = found {
            let at = out.len();
            let _ = write!(out, "{value}");
            if let Some((one, many)) = forms {
                let form = match out.get(at..) {
                    Some("1") => one,
                    _ => many,
                };
                out.truncate(at);
                out.push_str(form);
            }
            behind
        } else {
            out.push('{');
            after
        };
    }
    out.push_str(rest);
    out
}

/// Parses the texts of a file; a file that is not valid TOML has none (the tests detect it).
fn read(source: &'static str) -> Texts {
    // Our own files are plain, and every start of the program reads one; the TOML parser is only
    // for others.
    read_plain(source).unwrap_or_else(|| read_toml(source))
}

/// Parses the plain form: comments, `[table]`, `key = "text"`, one per line. `None` if there is
/// anything else.
fn read_plain(source: &'static str) -> Option<Texts> {
    let mut texts = Vec::with_capacity(source.len() / 24);
    let mut prefix = "";
    let mut rest = source;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let (line, behind) = rest.split_at(end);
        rest = behind.get(1..).unwrap_or_default();
        let line = line.trim_ascii();
        match line.as_bytes().first() {
            None | Some(b'#') => continue,
            Some(b'[') => {
                let table = line.get(1..)?.strip_suffix(']')?;
                prefix = Some(table).filter(|table| name_end(table) == Some(table.len()))?;
                continue;
            }
            _ => {}
        }
        let (key, value) = line.split_at(name_end(line)?);
        let text = value
            .trim_ascii_start()
            .strip_prefix('=')?
            .trim_ascii_start()
            .strip_prefix('"')?
            .strip_suffix('"')?;
        // A quote inside belongs to an escape, a comment or a multi-line text.
        let text = match memchr2(b'\\', b'"', text.as_bytes()) {
            None => Cow::Borrowed(text),
            Some(_) if text.contains('\\') => Cow::Owned(unescape(text)?),
            Some(_) => return None,
        };
        texts.push((prefix, Cow::Borrowed(key), text));
    }
    Some(Texts::new(texts))
}

/// The byte offset at which the leading TOML key (plain or dotted) ends, if there is one.
fn name_end(text: &str) -> Option<usize> {
    let mut before = b'.';
    let is_part = |byte: &&u8| {
        let dot = **byte == b'.' && before != b'.';
        before = **byte;
        dot || byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
    };
    let bytes = text.as_bytes();
    let end = bytes.iter().take_while(is_part).count();
    let last = end.checked_sub(1).and_then(|at| bytes.get(at));
    last.filter(|last| **last != b'.').map(|_| end)
}

/// Resolves `\n`, `\t`, `\"` and `\\`; `None` for other escapes and for an unescaped quote.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '"' => return None,
            '\\' => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                c @ ('"' | '\\') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

fn read_toml(source: &str) -> Texts {
    let mut texts = Vec::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        flatten("", table, &mut texts);
    }
    Texts::new(texts)
}

fn flatten(prefix: &str, table: toml::Table, texts: &mut Vec<texts::Text>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            toml::Value::String(text) => {
                texts.push(("", Cow::Owned(key), Cow::Owned(text)));
            }
            toml::Value::Table(inner) => flatten(&key, inner, texts),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn all(texts: &Texts) -> BTreeMap<String, &str> {
        let found = texts.keys().map(|key| {
            let text = texts.get(&key).unwrap();
            (key, text)
        });
        found.collect()
    }

    #[test]
    fn every_file_is_a_table_of_texts() {
        fn check(table: &toml::Table, file: &str) {
            for (name, value) in table {
                match value {
                    toml::Value::String(_) => {}
                    toml::Value::Table(inner) => check(inner, file),
                    _ => panic!("{file}: {name} is no text"),
                }
            }
        }
        for (area, sources) in AREAS {
            for (source, locale) in sources.iter().zip(Locale::ALL) {
                let file = format!("{}/{area}.toml", locale.tag());
                let table: toml::Table = source.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
                check(&table, &file);
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        fn placeholders(text: &str) -> BTreeSet<&str> {
            let names = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'));
            names
                .filter_map(|(place, _)| place.split(':').next())
                .collect()
        }
        for (area, _) in AREAS {
            let keys = Locale::Zh.keys(area);
            assert_eq!(keys, Locale::En.keys(area), "{area}");
            for key in keys {
                let (zh, en) = (Locale::Zh.text(&key), Locale::En.text(&key));
                assert_eq!(placeholders(zh), placeholders(en), "{key}");
                assert!(!zh.is_empty() && !en.is_empty(), "{key}");
            }
        }
    }

    #[test]
    fn one_is_singular() {
        let said = |n: &str| Locale::En.fill("cli.export.done", &[("n", &n), ("path", &"x")]);
        assert_eq!(
            [said("1"), said("0"), said("21")],
            [
                "1 row exported: x",
                "0 rows exported: x",
                "21 rows exported: x"
            ]
        );
    }

    #[test]
    fn keys_are_flat_and_missing_ones_show() {
        let texts = read("a = \"1\"\n[b]\nc = \"2\"\n[b.d]\ne = \"3\"\nn = 4\n");
        let found: Vec<_> = all(&texts).into_iter().collect();
        let found: Vec<_> = found.iter().map(|(key, text)| (&**key, *text)).collect();
        assert_eq!(found, [("a", "1"), ("b.c", "2"), ("b.d.e", "3")]);
        assert!(all(&read("not = = toml")).is_empty());
        for key in ["", "tui", "nowhere.a", "tui.no.such.key"] {
            assert_eq!(
                (Locale::Zh.text(key), Locale::En.has(key)),
                ("?", false),
                "{key}"
            );
        }
        assert_eq!(Locale::En.fill("tui.no.such.key", &[("a", &"1")]), "?");
    }

    #[test]
    fn the_plain_reader_agrees_with_the_parser() {
        for (_, sources) in AREAS {
            for source in sources {
                assert_eq!(all(&read(source)), all(&read_toml(source)));
            }
        }
        let plain = "# c\n a = \"x # y\"\n\n[t.u]\nb-1=\"\\\"q\\\" \\\\ \\n\"\r\nc.d = \"\"\n";
        assert_eq!(
            read_plain(plain).as_ref().map(all),
            Some(all(&read_toml(plain)))
        );
        assert_eq!(all(&read_toml(plain)).len(), 3);
        for source in [
            "a = \"\"\"\nb\n\"\"\"\n",
            "a = \"b\" # c",
            "a = \"b\" # \"c\"",
            "a = 'b'",
            "a = \"\\u00e9\"",
            "\"a b\" = \"c\"",
            "[[a]]\nb = \"c\"",
            "a = { b = \"c\" }",
            "a = \"b\\\"",
        ] {
            assert!(read_plain(source).is_none(), "{source}");
        }
    }

    #[test]
    fn tags_name_languages() {
        for (tag, locale) in [
            ("zh_CN.UTF-8", Some(Locale::Zh)),
            ("zh-Hans", Some(Locale::Zh)),
            ("ZH", Some(Locale::Zh)),
            ("en_US.UTF-8", Some(Locale::En)),
            ("en", Some(Locale::En)),
            ("C", None),
            ("POSIX", None),
            ("", None),
            ("zhx", None),
        ] {
            assert_eq!(Locale::from_tag(tag), locale, "{tag}");
        }
    }
}
