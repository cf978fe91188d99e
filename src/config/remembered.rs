//! What the first run found out, kept so that it is asked only once. Every settings file takes
//! precedence over it.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::display::{Ambiguous, Glyphs, Surroundings};
use super::path::Paths;
use crate::text::bounded;
use crate::text::locale::Locale;

/// The largest file that is read, in bytes. The program writes a hundred; a longer file is not its
/// own.
const LARGEST: u64 = 64 * 1024;

/// How to draw, as chosen in the display check or on 更多. What is `None` stays as it was kept before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    pub glyphs: Option<Glyphs>,
    pub ambiguous: Option<Ambiguous>,
    /// The language, if another one was chosen than that of the locale.
    pub lang: Option<Locale>,
    /// The name of a theme.
    pub theme: Option<String>,
}

/// The file, as far as it is written here; what else a person wrote into it stays.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    #[serde(flatten)]
    others: toml::Table,
    display: toml::Table,
}

impl Remembered {
    /// The file, in the format of `config.toml`. There is one for each kind of terminal and client
    /// address, because they may draw differently.
    pub fn file(paths: &Paths, around: &Surroundings) -> PathBuf {
        let plain = |text: &str| -> String {
            let kept = text
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':'));
            kept.take(45).collect()
        };
        let term = plain(&around.term);
        let from = plain(&around.client);
        let from = if from.is_empty() {
            from
        } else {
            format!("-{from}")
        };
        paths.state.join(format!("display-{term}{from}.toml"))
    }

    /// Whether the display check has been done before on such a terminal.
    pub fn exists(paths: &Paths, around: &Surroundings) -> bool {
        let kept = load(&Remembered::file(paths, around));
        kept.display.contains_key("glyphs")
    }

    /// Stores what was chosen atomically, readable by this user only. Returns the file.
    pub fn write(&self, paths: &Paths, around: &Surroundings) -> std::io::Result<PathBuf> {
        let file = Remembered::file(paths, around);
        let mut kept = load(&file);
        if let Some(lang) = self.lang {
            kept.lang = Some(lang.id().to_owned());
        }
        let display = [
            ("glyphs", self.glyphs.map(Glyphs::id)),
            ("ambiguous", self.ambiguous.map(Ambiguous::id)),
            ("theme", self.theme.as_deref()),
        ];
        for (name, value) in display {
            if let Some(value) = value {
                kept.display.insert(name.to_owned(), value.into());
            }
        }
        let text = toml::to_string(&kept).map_err(std::io::Error::other)?;
        keep(paths, &file, &text)?;
        Ok(file)
    }

    /// The file with the label from the first run, for every terminal.
    pub fn label_file(paths: &Paths) -> PathBuf {
        paths.state.join("first-run.toml")
    }

    /// Stores the label that says whose docket this is.
    pub fn write_label(paths: &Paths, label: &str) -> std::io::Result<()> {
        let text = format!("label = {}\n", toml::Value::from(label));
        keep(paths, &Remembered::label_file(paths), &text)
    }
}

/// Reads the file; an unreadable file counts as empty.
fn load(file: &Path) -> Kept {
    let text = bounded::read_text(file, LARGEST).ok();
    text.and_then(|text| toml::from_str(&text).ok())
        .unwrap_or_default()
}

/// Writes a file in the state folder atomically.
pub(super) fn keep(paths: &Paths, path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(&paths.state)?;
    let mut file = tempfile::NamedTempFile::new_in(&paths.state)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::origin::Origin;
    use super::super::settings::{Name, Settings};
    use super::*;

    #[test]
    fn what_was_remembered_is_set_next_time_and_a_file_of_the_user_wins() {
        let xterm = |name: &str| (name == "TERM").then(|| "xterm".to_owned());
        let home = tempfile::tempdir().unwrap();
        let at = home.path().display().to_string();
        let paths = Paths::find(|name| (name == "HOME").then(|| at.clone())).unwrap();
        let around = Surroundings::read(xterm);
        assert!(!Remembered::exists(&paths, &around));
        Remembered {
            glyphs: Some(Glyphs::Lines),
            ambiguous: Some(Ambiguous::Narrow),
            lang: Some(Locale::En),
            theme: None,
        }
        .write(&paths, &around)
        .unwrap();
        assert!(Remembered::exists(&paths, &around));
        let other = Surroundings {
            client: "10.1.2.3".to_owned(),
            ..around
        };
        assert!(!Remembered::exists(&paths, &other));
        let (settings, problems) = Settings::load(Some(&paths), xterm);
        assert_eq!(problems, []);
        assert_eq!(
            (settings.glyphs, settings.ambiguous, settings.lang.as_str()),
            (Glyphs::Lines, Ambiguous::Narrow, "en")
        );
        std::fs::create_dir_all(&paths.config).unwrap();
        std::fs::write(
            paths.config.join("config.toml"),
            "[display]\nglyphs = \"safe\"\n",
        )
        .unwrap();
        let (settings, _) = Settings::load(Some(&paths), xterm);
        assert_eq!(
            (settings.glyphs, settings.ambiguous),
            (Glyphs::Safe, Ambiguous::Narrow)
        );
        assert_eq!(settings.origins.of(Name::Glyphs), Origin::User);
        assert_eq!(settings.origins.of(Name::Ambiguous), Origin::Remembered);
        let (elsewhere, _) = Settings::load(Some(&paths), |_| None);
        assert_eq!(elsewhere.ambiguous, Ambiguous::Auto);
    }
    #[test]
    fn what_was_not_chosen_now_stays_as_it_was_kept() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().display().to_string();
        let paths = Paths::find(|name| (name == "HOME").then(|| at.clone())).unwrap();
        let around = Surroundings::default();
        let theme = Remembered {
            theme: Some("dark".to_owned()),
            ..Remembered::default()
        };
        let file = theme.write(&paths, &around).unwrap();
        // The display check was not done yet.
        assert!(!Remembered::exists(&paths, &around));
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(
            &file,
            format!("scope = \"全市\"\n{text}color = \"never\"\n"),
        )
        .unwrap();
        let glyphs = Remembered {
            glyphs: Some(Glyphs::Rich),
            lang: Some(Locale::En),
            ..Remembered::default()
        };
        glyphs.write(&paths, &around).unwrap();
        assert!(Remembered::exists(&paths, &around));
        let (settings, problems) = Settings::load(Some(&paths), |_| None);
        assert_eq!(problems, []);
        let read = [
            Name::Scope,
            Name::Lang,
            Name::Glyphs,
            Name::Theme,
            Name::Color,
        ];
        let read = read.map(|name| settings.get(name));
        assert_eq!(read, ["全市", "en", "rich", "dark", "never"]);
    }
}
