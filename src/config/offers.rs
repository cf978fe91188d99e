//! What forms offer in addition to the names in the docket: means of contact, payment methods, ways
//! in which a case ends, and relations between cases.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Problem;
use crate::domain::locale::Locale;
use crate::domain::types::Category;

/// An offered value. The Chinese words are stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    pub zh: String,
    pub en: String,
    /// The families of cases it is offered for; empty for every family.
    #[serde(default)]
    pub families: Vec<Category>,
    /// Whether it is not offered, but only translated if a docket has it.
    #[serde(default)]
    pub known: bool,
}

/// The words of a stored value in a language: those of the list if it is on it, otherwise the value
/// itself.
pub fn said<'t>(list: &'t [Offered], stored: &'t str, locale: Locale) -> &'t str {
    let is = |offer: &&Offered| offer.zh == stored || offer.en == stored;
    list.iter()
        .find(is)
        .map_or(stored, |offer| offer.words(locale))
}

impl Offered {
    /// The words in a language.
    pub fn words(&self, locale: Locale) -> &str {
        locale.pick(&self.zh, &self.en)
    }

    /// Whether it is suitable for a case of this family.
    pub fn fits(&self, family: Category) -> bool {
        self.families.is_empty() || self.families.contains(&family)
    }
}

/// The lists of offers, in the order of their digits: those of the user or the court, and for the
/// rest the compiled-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    own: Lists,
}

/// The lists of one file; a list that it lacks is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Lists {
    contact: Vec<Offered>,
    payment: Vec<Offered>,
    closing: Vec<Offered>,
    link: Vec<Offered>,
}

/// The compiled-in lists, parsed when a form needs one: the first frame does not.
static BUILTIN: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(DEFAULT_FILE).unwrap_or_default());

/// The compiled-in file of offers, for `config default`.
pub const DEFAULT_FILE: &str = include_str!("../../config/offers.toml");

impl Offers {
    /// The compiled-in offers.
    pub fn builtin() -> Offers {
        Offers::default()
    }

    /// How somebody was contacted or served.
    pub fn contact(&self) -> &[Offered] {
        self.list(|lists| &lists.contact)
    }

    /// How money was paid.
    pub fn payment(&self) -> &[Offered] {
        self.list(|lists| &lists.payment)
    }

    /// 结案方式.
    pub fn closing(&self) -> &[Offered] {
        self.list(|lists| &lists.closing)
    }

    /// The relation of another case to this one.
    pub fn link(&self) -> &[Offered] {
        self.list(|lists| &lists.link)
    }

    fn list(&self, of: fn(&Lists) -> &[Offered]) -> &[Offered] {
        match of(&self.own) {
            [] => of(&BUILTIN),
            own => own,
        }
    }

    /// Replaces lists by those of the same name in a user's file. An unreadable file is reported
    /// and skipped.
    pub fn apply(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        match toml::from_str::<Lists>(text) {
            Ok(own) => {
                for (list, own) in [
                    (&mut self.own.contact, own.contact),
                    (&mut self.own.payment, own.payment),
                    (&mut self.own.closing, own.closing),
                    (&mut self.own.link, own.link),
                ] {
                    if !own.is_empty() {
                        *list = own;
                    }
                }
            }
            Err(error) => problems.push(Problem::of_toml(file, text, &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_something_for_every_family() {
        let offers = Offers::builtin();
        assert!(
            !offers.contact().is_empty()
                && !offers.payment().is_empty()
                && !offers.link().is_empty()
        );
        for family in [
            Category::Civil,
            Category::Criminal,
            Category::Administrative,
            Category::Execution,
            Category::Compensation,
            Category::Other,
        ] {
            assert!(
                offers.closing().iter().any(|offer| offer.fits(family)),
                "{family:?}"
            );
        }
    }

    #[test]
    fn what_is_stored_is_said_in_either_language() {
        let offers = Offers::builtin();
        let closing = offers.closing();
        for (stored, zh, en) in [
            ("改判", "改判", "changed"),
            ("changed", "改判", "changed"),
            ("维持", "维持", "upheld"),
            ("别的", "别的", "别的"),
        ] {
            assert_eq!(said(closing, stored, Locale::Zh), zh);
            assert_eq!(said(closing, stored, Locale::En), en);
        }
        assert!(closing.iter().any(|offer| offer.known));
    }

    #[test]
    fn a_file_replaces_the_lists_it_has() {
        let mut offers = Offers::builtin();
        let mut problems = Vec::new();
        let links = offers.link().to_vec();
        offers.apply(
            "mine",
            "[[contact]]\nzh = \"走访\"\nen = \"visit\"\n",
            &mut problems,
        );
        assert_eq!((offers.contact().len(), offers.link()), (1, &*links));
        offers.apply("mine", "[[contact]]\nzh = 1\n", &mut problems);
        assert_eq!(
            (problems.len(), problems[0].line, offers.contact().len()),
            (1, 2, 1)
        );
    }
}
