//! What the first run found out, kept so that it is asked only once. Every settings file takes
//! precedence over it.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::display::{Ambiguous, Glyphs, Surroundings};
use super::path::Paths;
use crate::text::bounded;
use crate::text::locale::Locale;

/// The largest file that is read, in bytes. The program writes a hundred; a longer file is not its
/// own.
const LARGEST: u64 = 64 * 1024;

/// The answers of the display check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    /// The language, if another one was chosen than that of the locale.
    pub lang: Option<Locale>,
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

    /// Whether the check has been done before on such a terminal.
    pub fn exists(paths: &Paths, around: &Surroundings) -> bool {
        Remembered::file(paths, around).exists()
    }

    fn text(&self) -> String {
        let lang = self.lang.map(|lang| format!("lang = \"{}\"\n", lang.id()));
        let lang = lang.unwrap_or_default();
        let (glyphs, ambiguous) = (self.glyphs.id(), self.ambiguous.id());
        format!("{lang}[display]\nglyphs = \"{glyphs}\"\nambiguous = \"{ambiguous}\"\n")
    }

    /// Stores the answers atomically, readable by this user only. A language chosen before is kept.
    pub fn write(&self, paths: &Paths, around: &Surroundings) -> std::io::Result<()> {
        let file = Remembered::file(paths, around);
        let before = bounded::read_text(&file, LARGEST).unwrap_or_default();
        let lang = before.lines().find(|line| line.starts_with("lang = "));
        let text = match lang.filter(|_| self.lang.is_none()) {
            Some(lang) => format!("{lang}\n{}", self.text()),
            None => self.text(),
        };
        keep(paths, &file, &text)
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
    use super::super::settings::Settings;
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
            glyphs: Glyphs::Lines,
            ambiguous: Ambiguous::Narrow,
            lang: Some(Locale::En),
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
        let (elsewhere, _) = Settings::load(Some(&paths), |_| None);
        assert_eq!(elsewhere.ambiguous, Ambiguous::Auto);
    }
}
