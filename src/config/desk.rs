//! The list filter with which each docket was last left, so that a clerk who sees her own cases
//! today sees them tomorrow as well.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::path::Paths;
use super::remembered::keep;
use crate::text::bounded;

/// The most dockets remembered; the least recently used is dropped first.
const MOST: usize = 20;
/// The largest file that is read, in bytes: neither a person nor the program writes a longer one.
const LARGEST: u64 = 256 * 1024;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Desk {
    docket: Vec<Docket>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Docket {
    store: PathBuf,
    /// The filter of 今日, as a query.
    today: String,
}

fn file(paths: &Paths) -> PathBuf {
    paths.state.join("desk.toml")
}

/// Reads the file; an unreadable file counts as empty.
fn load(paths: &Paths) -> Desk {
    let text = bounded::read_text(&file(paths), LARGEST).ok();
    text.and_then(|text| toml::from_str(&text).ok())
        .unwrap_or_default()
}

/// The filter with which 今日 was left, as a query.
pub fn today(paths: &Paths, store: &Path) -> Option<String> {
    let desk = load(paths);
    let known = desk.docket.into_iter().find(|known| known.store == store);
    known.map(|known| known.today)
}

/// Remembers the filter of 今日. An empty filter means everybody's list and is forgotten.
pub fn remember_today(paths: &Paths, store: &Path, query: &str) -> std::io::Result<()> {
    let mut desk = load(paths);
    desk.docket.retain(|known| known.store != store);
    if !query.is_empty() {
        let known = Docket {
            store: store.to_path_buf(),
            today: query.to_owned(),
        };
        desk.docket.insert(0, known);
    }
    desk.docket.truncate(MOST);
    let text = toml::to_string(&desk).map_err(std::io::Error::other)?;
    keep(paths, &file(paths), &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_docket_has_its_own_and_a_broken_file_is_none() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().display().to_string();
        let paths = Paths::find(|name| (name == "HOME").then(|| at.clone())).unwrap();
        let (one, two) = (Path::new("/a.redb"), Path::new("/b.redb"));
        assert_eq!(today(&paths, one), None);
        remember_today(&paths, one, "承办=王芳").unwrap();
        remember_today(&paths, two, "法院=\"牙 克石\"").unwrap();
        assert_eq!(today(&paths, one).as_deref(), Some("承办=王芳"));
        assert_eq!(today(&paths, two).as_deref(), Some("法院=\"牙 克石\""));
        remember_today(&paths, one, "").unwrap();
        assert_eq!(today(&paths, one), None);
        assert!(today(&paths, two).is_some());
        for n in 0..50 {
            remember_today(&paths, Path::new(&format!("/{n}")), "扣延").unwrap();
        }
        assert_eq!(load(&paths).docket.len(), MOST);
        std::fs::write(file(&paths), "docket = 7").unwrap();
        assert_eq!(today(&paths, two), None);
    }
}
