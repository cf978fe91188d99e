//! Outcomes of follow-ups: the digits of the checklist.

use serde::Deserialize;

/// One outcome.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Outcome {
    /// Stable id, stored in the event.
    pub id: String,
    /// Words of the court, shown to readers of Chinese.
    pub zh: String,
    pub en: String,
    /// `+7d`, `+2g`, `+1m`; empty for none.
    #[serde(default)]
    pub next: String,
    /// The digit opens the form instead of recording at once.
    #[serde(default)]
    pub form: bool,
}

impl Outcome {
    /// The words in a language (`zh`, `en`).
    pub fn words(&self, english: bool) -> &str {
        if english { &self.en } else { &self.zh }
    }
}

/// The outcomes in the order of their digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Outcomes {
    #[serde(default)]
    outcome: Vec<Outcome>,
}

impl Outcomes {
    /// Those compiled in.
    pub fn builtin() -> Outcomes {
        toml::from_str(include_str!("../../config/outcomes.toml")).unwrap_or_default()
    }

    /// A user's or court's own list, which replaces the whole.
    pub fn parse(text: &str) -> Result<Outcomes, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Outcome> {
        self.outcome.iter()
    }

    /// By digit, 1–9.
    pub fn digit(&self, digit: usize) -> Option<&Outcome> {
        self.outcome.get(digit.checked_sub(1)?)
    }

    /// By id, or by the words in either language.
    pub fn find(&self, text: &str) -> Option<&Outcome> {
        self.outcome
            .iter()
            .find(|o| o.id == text || o.zh == text || o.en.eq_ignore_ascii_case(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_outcomes_with_distinct_ids() {
        let outcomes = Outcomes::builtin();
        assert_eq!(outcomes.iter().count(), 9);
        assert_eq!(outcomes.digit(2).unwrap().id, "no-answer");
        assert_eq!(outcomes.digit(0), None);
        assert_eq!(outcomes.find("已送达").unwrap().id, "served");
        let mut ids: Vec<_> = outcomes.iter().map(|o| o.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 9);
    }
}
