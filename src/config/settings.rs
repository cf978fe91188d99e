//! Settings in layers: built in ◂ remembered ◂ system ◂ user ◂ environment ◂ flags. A bad setting
//! is reported and skipped.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::display::{Ambiguous, Clipboard, Color, Glyphs, Surroundings};
use super::origin::{Origin, Origins};
use super::path::Paths;
use super::remembered::Remembered;
use super::theme::Theme;
use super::{Problem, ProblemKind, nearest};
use crate::text::toml::{line_of, written};
use crate::text::{bounded, sanitize};

/// Every setting, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `None` for the store in the user's data folder.
    pub store: Option<PathBuf>,
    /// `zh`, `en` or `auto`.
    pub lang: String,
    /// Whose docket this is, for the header of the screens.
    pub label: String,
    /// What sheets call the whole docket; empty for its only court, or else for all courts.
    pub scope: String,
    /// Whether courts may be ranked; forbidden by the Supreme People's Court in 2024.
    pub ranking: bool,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub color: Color,
    pub clipboard: Clipboard,
    /// The name of a theme.
    pub theme: String,
    /// Where they come from.
    pub origins: Origins,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            store: None,
            lang: "auto".to_owned(),
            label: String::new(),
            scope: String::new(),
            ranking: false,
            glyphs: Glyphs::default(),
            ambiguous: Ambiguous::default(),
            color: Color::default(),
            clipboard: Clipboard::default(),
            theme: "plain".to_owned(),
            origins: Origins::default(),
        }
    }
}

ids! {
    /// The settings, by the names that files and `config get` use.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Name {
        Store = "store",
        Lang = "lang",
        Label = "label",
        Scope = "scope",
        Ranking = "ranking",
        Glyphs = "display.glyphs",
        Ambiguous = "display.ambiguous",
        Color = "display.color",
        Clipboard = "display.clipboard",
        Theme = "display.theme",
    }
}

impl Name {
    /// The environment variable that sets it: `QINGJI_GLYPHS`.
    pub fn variable(self) -> String {
        let short = self.id().rsplit('.').next().unwrap_or(self.id());
        format!("QINGJI_{}", short.to_ascii_uppercase())
    }
}

/// The languages that can be set.
const LANGS: [&str; 3] = ["zh", "en", "auto"];

fn yes_or_no(on: bool) -> &'static str {
    if on { "yes" } else { "no" }
}

/// The chosen value, or an error that lists the choices: `auto | always | never`.
fn chosen<T>(
    value: Option<T>,
    choices: impl IntoIterator<Item = &'static str>,
) -> Result<T, String> {
    let choices = || choices.into_iter().collect::<Vec<_>>().join(" | ");
    value.ok_or_else(choices)
}

/// The commented file of all defaults, for `config default`.
pub const DEFAULT_FILE: &str = include_str!("../../config/default.toml");

impl Settings {
    /// Sets a setting; the error lists the possible values.
    pub fn set(&mut self, name: Name, value: &str) -> Result<(), String> {
        match name {
            Name::Store => self.store = (!value.is_empty()).then(|| PathBuf::from(value)),
            Name::Lang => {
                let lang = LANGS.into_iter().find(|lang| *lang == value);
                chosen(lang, LANGS)?.clone_into(&mut self.lang);
            }
            Name::Label => self.label = sanitize::line(value).into_owned(),
            Name::Scope => self.scope = sanitize::line(value).into_owned(),
            Name::Ranking => {
                let ranking = match value {
                    "yes" | "true" => Some(true),
                    "no" | "false" => Some(false),
                    _ => None,
                };
                self.ranking = chosen(ranking, [true, false].map(yes_or_no))?;
            }
            Name::Glyphs => {
                self.glyphs = chosen(Glyphs::from_id(value), Glyphs::ALL.map(Glyphs::id))?;
            }
            Name::Ambiguous => {
                let ambiguous = Ambiguous::from_id(value);
                self.ambiguous = chosen(ambiguous, Ambiguous::ALL.map(Ambiguous::id))?;
            }
            Name::Color => {
                self.color = chosen(Color::from_id(value), Color::ALL.map(Color::id))?;
            }
            Name::Clipboard => {
                let clipboard = Clipboard::from_id(value);
                self.clipboard = chosen(clipboard, Clipboard::ALL.map(Clipboard::id))?;
            }
            Name::Theme => {
                let theme = Theme::names().find(|name| *name == value);
                chosen(theme, Theme::names())?.clone_into(&mut self.theme);
            }
        }
        Ok(())
    }

    /// The value of a setting as text.
    pub fn get(&self, name: Name) -> String {
        match name {
            Name::Store => self
                .store
                .as_ref()
                .map(|p| p.display().to_string())
                .unwrap_or_default(),
            Name::Lang => self.lang.clone(),
            Name::Label => self.label.clone(),
            Name::Scope => self.scope.clone(),
            Name::Ranking => yes_or_no(self.ranking).to_owned(),
            Name::Glyphs => self.glyphs.id().to_owned(),
            Name::Ambiguous => self.ambiguous.id().to_owned(),
            Name::Color => self.color.id().to_owned(),
            Name::Clipboard => self.clipboard.id().to_owned(),
            Name::Theme => self.theme.clone(),
        }
    }

    /// Applies the text of a file over the current settings; `file` is its name in problems.
    /// Returns what it set.
    pub fn apply(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Name> {
        let mut done = Vec::new();
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                problems.push(Problem::of_toml(file, text, &error));
                return done;
            }
        };
        for Given {
            name,
            value,
            at,
            is_text,
        } in flatten(text, table.get_ref())
        {
            let (kind, hint) = match Name::from_id(&name) {
                None => {
                    let near = nearest(&name, Name::ALL.map(Name::id));
                    (ProblemKind::Unknown, near.map(str::to_owned))
                }
                // A path that is no text is hardly one.
                Some(Name::Store) if !is_text => (ProblemKind::Value, Some(format!("\"{value}\""))),
                Some(known) => match self.set(known, &value) {
                    Ok(()) => {
                        done.push(known);
                        continue;
                    }
                    Err(choices) => (ProblemKind::Value, Some(choices)),
                },
            };
            problems.push(Problem {
                file: file.to_owned(),
                line: line_of(text, at),
                kind,
                found: format!("{name} = {value}"),
                hint,
            });
        }
        done
    }

    /// Loads all layers except the flags, which the caller sets last.
    pub fn load(
        paths: Option<&Paths>,
        env: impl Fn(&str) -> Option<String>,
    ) -> (Settings, Vec<Problem>) {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        if let Some(paths) = paths {
            let around = Surroundings::read(&env);
            let files = [
                (Origin::Remembered, Remembered::label_file(paths)),
                (Origin::Remembered, Remembered::file(paths, &around)),
                (Origin::System, paths.system.join("config.toml")),
                (Origin::User, paths.config.join("config.toml")),
            ];
            for (origin, file) in files {
                if let Some(text) = read(&file, &mut problems) {
                    let name = file.display().to_string();
                    for set in settings.apply(&name, &text, &mut problems) {
                        settings.origins.set(set, origin);
                    }
                }
            }
        }
        for name in Name::ALL {
            let variable = name.variable();
            let Some(value) = env(&variable).filter(|v| !v.is_empty()) else {
                continue;
            };
            match settings.set(name, &value) {
                Ok(()) => settings.origins.set(name, Origin::Variable),
                Err(choices) => problems.push(Problem {
                    file: variable,
                    line: 0,
                    kind: ProblemKind::Value,
                    found: value,
                    hint: Some(choices),
                }),
            }
        }
        (settings, problems)
    }
}

/// The largest settings file, in bytes.
const LARGEST: u64 = 4 << 20;

/// The text of a settings file. A missing file is no problem, an unreadable one is.
pub fn read(file: &Path, problems: &mut Vec<Problem>) -> Option<String> {
    match bounded::read_text(file, LARGEST) {
        Ok(text) => Some(text),
        Err(error) if error.is_missing() => None,
        Err(error) => {
            problems.push(Problem {
                file: file.display().to_string(),
                line: 0,
                kind: ProblemKind::Value,
                found: error.to_string(),
                hint: None,
            });
            None
        }
    }
}

/// A setting given in a file.
struct Given {
    /// The dotted name.
    name: String,
    value: String,
    /// The byte offset of its key.
    at: usize,
    /// Whether it stands in quotation marks.
    is_text: bool,
}

/// The settings of a table, including those of inner tables by dotted names, in the order of the
/// file.
fn flatten(text: &str, table: &DeTable<'_>) -> Vec<Given> {
    let mut flat = Vec::new();
    for (key, value) in table {
        let name = key.get_ref().to_string();
        match value.get_ref() {
            DeValue::Table(inner) => {
                flat.extend(flatten(text, inner).into_iter().map(|given| Given {
                    name: format!("{name}.{}", given.name),
                    ..given
                }));
            }
            _ => flat.push(Given {
                name,
                value: written(text, value),
                at: key.span().start,
                is_text: matches!(value.get_ref(), DeValue::String(_)),
            }),
        }
    }
    flat.sort_by_key(|given| given.at);
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_says_what_the_program_does() {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        settings.apply("default.toml", DEFAULT_FILE, &mut problems);
        assert_eq!(problems, []);
        assert_eq!(settings, Settings::default());
        let table = DeTable::parse(DEFAULT_FILE).unwrap();
        let given = flatten(DEFAULT_FILE, table.get_ref()).into_iter();
        let mut named: Vec<_> = given.map(|given| given.name).collect();
        named.sort();
        let mut all = Name::ALL.map(Name::id);
        all.sort_unstable();
        assert_eq!(named, all);
    }

    #[test]
    fn a_bad_setting_is_named_with_its_line_and_the_rest_counts() {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        let text = "lang = \"en\"\n[display]\ntheme = \"pink\"\nglyfs = \"lines\"\nambiguous = 2\n";
        settings.apply("config.toml", text, &mut problems);
        assert_eq!(settings.lang, "en");
        assert_eq!(settings.ambiguous, Ambiguous::Wide);
        let seen: Vec<_> = problems
            .iter()
            .map(|p| (p.line, p.hint.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [
                (3, Some("plain | dark | light | contrast | mono")),
                (4, Some("display.glyphs"))
            ]
        );
    }

    /// A key is located correctly whatever other keys begin with it and however it is written.
    #[test]
    fn a_bad_setting_is_found_where_it_stands() {
        for (text, line) in [
            ("[display]\ncolor_of_old = 1\ncolor = 9\n", 3),
            ("[other]\ntheme = \"x\"\n[display]\ntheme = \"pink\"\n", 4),
            ("lang = \"en\"\ndisplay.theme = \"pink\"\n", 2),
            ("\n\ndisplay = { glyphs = \"safe\", theme = \"pink\" }\n", 3),
        ] {
            let mut problems = Vec::new();
            Settings::default().apply("config.toml", text, &mut problems);
            let bad = problems.iter().find(|p| p.kind == ProblemKind::Value);
            assert_eq!(bad.map(|p| p.line), Some(line), "{text}");
        }
    }

    #[test]
    fn a_broken_file_is_one_problem() {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        settings.apply("config.toml", "lang = \"en\"\n[display\n", &mut problems);
        assert_eq!(settings, Settings::default());
        assert_eq!(problems[0].line, 2);
    }

    #[test]
    fn variables_win_over_files() {
        let env = |name: &str| (name == "QINGJI_THEME").then(|| "mono".to_owned());
        let (settings, problems) = Settings::load(None, env);
        assert_eq!((settings.theme.as_str(), problems.len()), ("mono", 0));
        assert_eq!(settings.origins.of(Name::Theme), Origin::Variable);
        assert_eq!(settings.origins.of(Name::Glyphs), Origin::Default);
    }
}
