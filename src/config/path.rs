//! Where files are: the XDG folders, overridable one by one.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Folders and files of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keymap.toml`, `outcomes.toml` of the user.
    pub config: PathBuf,
    /// The store lives here unless a setting says otherwise.
    pub data: PathBuf,
    /// Logs and drafts.
    pub state: PathBuf,
    /// The court's settings for everyone on this machine.
    pub system: PathBuf,
}

impl Paths {
    /// Finds them through `lookup` (the environment); `None` when there is no home at all.
    pub fn find(lookup: impl Fn(&str) -> Option<String>) -> Option<Paths> {
        let home = lookup("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from)
            .or_else(|| {
                let xdg = etcetera::choose_base_strategy().ok()?;
                Some(xdg.home_dir().to_path_buf())
            })?;
        let xdg = |name: &str, rest: &str| {
            lookup(name)
                .map(PathBuf::from)
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

    /// The store of this user when nothing else is said.
    pub fn store(&self) -> PathBuf {
        self.data.join("docket.redb")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xdg_folders_count_when_absolute() {
        let paths = Paths::find(|name| match name {
            "HOME" => Some("/home/clerk".into()),
            "XDG_DATA_HOME" => Some("/srv/data".into()),
            "XDG_STATE_HOME" => Some("relative".into()),
            _ => None,
        })
        .unwrap();
        assert_eq!(paths.store(), Path::new("/srv/data/qingji/docket.redb"));
        assert_eq!(paths.config, Path::new("/home/clerk/.config/qingji"));
        assert_eq!(paths.state, Path::new("/home/clerk/.local/state/qingji"));
    }
}
