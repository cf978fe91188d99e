//! What the first run found out, kept so that it is asked once. It lies below every file of settings: whoever writes one wins.

use std::io::Write;
use std::path::PathBuf;

use super::display::{Ambiguous, Glyphs};
use super::path::Paths;
use crate::text::locale::Locale;

/// The answers to the display check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    /// Where another language was chosen than the locale names.
    pub lang: Option<Locale>,
}

impl Remembered {
    /// The file, in the form of `config.toml`; one for each kind of terminal, which may draw differently.
    pub fn file(paths: &Paths, term: &str) -> PathBuf {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let term: String = term.chars().filter(|c| plain(*c)).take(40).collect();
        paths.state.join(format!("display-{term}.toml"))
    }

    /// Whether the check was done before on such a terminal.
    pub fn exists(paths: &Paths, term: &str) -> bool {
        Remembered::file(paths, term).exists()
    }

    fn text(&self) -> String {
        let lang = match self.lang {
            Some(Locale::Zh) => "lang = \"zh\"\n",
            Some(Locale::En) => "lang = \"en\"\n",
            None => "",
        };
        let (glyphs, ambiguous) = (self.glyphs.id(), self.ambiguous.id());
        format!("{lang}[display]\nglyphs = \"{glyphs}\"\nambiguous = \"{ambiguous}\"\n")
    }

    /// Keeps them: whole or not at all, for nobody else to read.
    pub fn write(&self, paths: &Paths, term: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(&paths.state)?;
        let mut file = tempfile::NamedTempFile::new_in(&paths.state)?;
        file.write_all(self.text().as_bytes())?;
        file.persist(Remembered::file(paths, term))?;
        Ok(())
    }
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
        assert!(!Remembered::exists(&paths, "xterm"));
        Remembered {
            glyphs: Glyphs::Lines,
            ambiguous: Ambiguous::Narrow,
            lang: Some(Locale::En),
        }
        .write(&paths, "xterm")
        .unwrap();
        assert!(Remembered::exists(&paths, "xterm"));
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
