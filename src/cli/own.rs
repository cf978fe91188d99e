//! The user's and the court's files beside the settings: keys, outcomes and offers.

use std::path::Path;

use crate::command::keymap::Keymap;
use crate::config::offers::Offers;
use crate::config::outcome::Outcomes;
use crate::config::{Problem, settings};
use crate::edge;

/// The keys, outcomes and offers in force, and the problems of the files they come from.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) keymap: Keymap,
    pub(super) outcomes: Outcomes,
    pub(super) offers: Offers,
    pub(super) problems: Vec<Problem>,
}

/// Reads the files of the court, then those of the user, which take precedence.
pub(super) fn read() -> Own {
    let mut own = Own {
        keymap: Keymap::builtin(),
        outcomes: Outcomes::builtin(),
        offers: Offers::builtin(),
        problems: Vec::new(),
    };
    let Some(paths) = edge::paths() else {
        return own;
    };
    for folder in [&paths.system, &paths.config] {
        if let Some((file, text)) = text(folder, "keymap.toml", &mut own.problems) {
            own.keymap.apply(&file, &text, &mut own.problems);
        }
        replace_outcomes(folder, &mut own.outcomes, &mut own.problems);
        replace_offers(folder, &mut own.offers, &mut own.problems);
    }
    own
}

/// Reads only the outcomes.
pub(super) fn outcomes(problems: &mut Vec<Problem>) -> Outcomes {
    let mut outcomes = Outcomes::builtin();
    for folder in edge::paths()
        .iter()
        .flat_map(|paths| [&paths.system, &paths.config])
    {
        replace_outcomes(folder, &mut outcomes, problems);
    }
    outcomes
}

/// Reads only the offers.
pub(super) fn offers(problems: &mut Vec<Problem>) -> Offers {
    let mut offers = Offers::builtin();
    for folder in edge::paths()
        .iter()
        .flat_map(|paths| [&paths.system, &paths.config])
    {
        replace_offers(folder, &mut offers, problems);
    }
    offers
}

fn replace_offers(folder: &Path, offers: &mut Offers, problems: &mut Vec<Problem>) {
    if let Some((file, text)) = text(folder, "offers.toml", problems) {
        offers.apply(&file, &text, problems);
    }
}

fn replace_outcomes(folder: &Path, outcomes: &mut Outcomes, problems: &mut Vec<Problem>) {
    if let Some((file, text)) = text(folder, "outcomes.toml", problems) {
        outcomes.apply(&file, &text, problems);
    }
}

/// Returns the name and text of a file, if it exists.
fn text(folder: &Path, file: &str, problems: &mut Vec<Problem>) -> Option<(String, String)> {
    let file = folder.join(file);
    let text = settings::read(&file, problems)?;
    Some((file.display().to_string(), text))
}
