//! Who approves an extension: ids, and the names used in sheets and by users
//! (`config/approvers.toml`).

use std::collections::HashMap;
use std::sync::LazyLock;

/// Ids of those who may approve an extension, in the order of forms.
///
/// Other text is free text and is not checked.
pub const APPROVERS: [&str; 6] = [
    "president",
    "president-or-deputy",
    "upper",
    "high",
    "high-filing",
    "supreme",
];

static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    // A test reads the file, so the empty fallback is never used.
    let file: HashMap<String, Vec<String>> =
        toml::from_str(include_str!("../../config/approvers.toml")).unwrap_or_default();
    let ids = APPROVERS
        .iter()
        .filter_map(|id| Some((*id, file.get(*id)?)));
    ids.flat_map(|(id, names)| {
        let names = names.iter().map(|name| folded(name));
        names.chain([id.to_owned()]).map(move |name| (name, id))
    })
    .collect()
});

fn folded(name: &str) -> String {
    let shown = name.chars().filter(|c| !c.is_whitespace());
    let mut folded = String::with_capacity(name.len());
    folded.extend(shown.flat_map(char::to_lowercase));
    folded
}

/// Resolves an approver given by id or by a known name, ignoring blanks and case.
///
/// Other text is returned unchanged.
pub fn meant(said: &str) -> &str {
    if APPROVERS.contains(&said) {
        return said;
    }
    NAMES.get(&folded(said)).copied().unwrap_or(said)
}

/// Applies [`meant`] to an optional value.
pub fn stored(said: Option<String>) -> Option<String> {
    said.map(|said| meant(&said).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_name_is_its_id_and_own_words_stay() {
        for (said, id) in [
            ("president", "president"),
            ("President", "president"),
            ("本院院长", "president"),
            (" 院 长", "president"),
            ("上一级法院", "upper"),
            ("上级法院", "upper"),
            ("高院", "high"),
            ("The supreme court", "supreme"),
            ("王院长", "王院长"),
            ("副院长", "副院长"),
            ("", ""),
        ] {
            assert_eq!(meant(said), id, "{said}");
        }
    }

    #[test]
    fn every_id_has_names_and_no_name_two_ids() {
        let file: HashMap<String, Vec<String>> =
            toml::from_str(include_str!("../../config/approvers.toml")).unwrap();
        assert_eq!(file.len(), APPROVERS.len());
        let names: usize = file.values().map(Vec::len).sum();
        assert_eq!(NAMES.len(), names + APPROVERS.len());
    }
}
