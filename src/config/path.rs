//! Where files are: the XDG folders, each of which can be overridden.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Folders of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keymap.toml`, `outcomes.toml` of the user.
    pub config: PathBuf,
    /// The folder of the store, unless a setting names another one.
    pub data: PathBuf,
    /// Logs, drafts and what the program remembers.
    pub state: PathBuf,
    /// The court's settings for everyone on this machine.
    pub system: PathBuf,
}

impl Paths {
    /// Finds the folders through `lookup` (the environment); `None` if there is no home folder.
    pub fn find<P: Into<PathBuf>>(lookup: impl Fn(&str) -> Option<P>) -> Option<Paths> {
        let home = lookup("HOME")
            .map(P::into)
            .filter(|home| !home.as_os_str().is_empty())
            .or_else(|| {
                let xdg = etcetera::choose_base_strategy().ok()?;
                Some(xdg.home_dir().to_path_buf())
            })?;
        let xdg = |name: &str, rest: &str| {
            lookup(name)
                .map(P::into)
                .filter(|path| path.is_absolute())
                .unwrap_or_else(|| home.join(rest))
                .join("qingji")
        };
        Some(Paths {
            config: xdg("XDG_CONFIG_HOME", ".config"),
            data: xdg("XDG_DATA_HOME", ".local/share"),
            state: xdg("XDG_STATE_HOME", ".local/state"),
            system: Path::new("/etc/qingji").to_path_buf(),
        })
    }

    /// The default store of this user.
    pub fn store(&self) -> PathBuf {
        self.data.join("docket.redb")
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    #[test]
    fn a_folder_that_is_no_text_is_the_folder() {
        // As a terminal in GBK sends it.
        let folder = || OsString::from_vec(b"/srv/\xca\xfd\xbe\xdd".to_vec());
        let paths = Paths::find(|name| match name {
            "HOME" => Some(OsString::from("/home/clerk")),
            "XDG_DATA_HOME" => Some(folder()),
            _ => None,
        });
        let store = Path::new(&folder()).join("qingji/docket.redb");
        assert_eq!(paths.unwrap().store(), store);
    }

    #[test]
    fn xdg_folders_count_when_absolute() {
        let paths = Paths::find(|name| match name {
            "HOME" => Some("/home/clerk"),
            "XDG_DATA_HOME" => Some("/srv/data"),
            "XDG_STATE_HOME" => Some("relative"),
            _ => None,
        })
        .unwrap();
        assert_eq!(paths.store(), Path::new("/srv/data/qingji/docket.redb"));
        assert_eq!(paths.config, Path::new("/home/clerk/.config/qingji"));
        assert_eq!(paths.state, Path::new("/home/clerk/.local/state/qingji"));
    }
}
