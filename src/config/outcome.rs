//! The outcomes of follow-ups, which are the digits of the checklist.

use serde::Deserialize;

use super::{Problem, ProblemKind};
use crate::domain::locale::Locale;
use crate::domain::next::Rule;

/// An outcome of a follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Outcome {
    /// The stable id, stored in the event.
    pub id: String,
    /// The court's words, shown in Chinese.
    pub zh: String,
    pub en: String,
    /// Shorter words beside the digits, where there is no room for the others.
    #[serde(default)]
    pub zh_short: Option<String>,
    #[serde(default)]
    pub en_short: Option<String>,
    /// The rule for the next day: `+7d`, `+2w`, `+2g`, `+1m`; empty for no next day.
    #[serde(default)]
    pub next: String,
    /// Whether the digit opens the form instead of recording at once.
    #[serde(default)]
    pub form: bool,
}

impl Outcome {
    /// The rule for the next follow-up; `None` for no next one.
    pub fn rule(&self) -> Option<Rule> {
        Rule::parse(&self.next)
    }

    /// The words in a language (`zh`, `en`).
    pub fn words(&self, locale: Locale) -> &str {
        locale.pick(&self.zh, &self.en)
    }

    /// The words in a language where there is little room.
    pub fn short_words(&self, locale: Locale) -> &str {
        let short = locale.pick(&self.zh_short, &self.en_short);
        short.as_deref().unwrap_or_else(|| self.words(locale))
    }
}

/// The outcomes in the order of their digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Outcomes {
    #[serde(default)]
    outcome: Vec<Outcome>,
    /// Outcomes of replaced lists that this one lacks, so that earlier follow-ups keep their words.
    /// They have no digit and no rule for the next day.
    #[serde(skip)]
    former: Vec<Outcome>,
}

/// The compiled-in file of outcomes, for `config default`.
pub const DEFAULT_FILE: &str = include_str!("../../config/outcomes.toml");

impl Outcomes {
    /// The compiled-in outcomes.
    pub fn builtin() -> Outcomes {
        toml::from_str(DEFAULT_FILE).unwrap_or_default()
    }

    /// Replaces the whole list by that of a user or court. An unreadable or empty list is reported
    /// and skipped.
    pub fn apply(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        match toml::from_str::<Outcomes>(text) {
            Ok(own) if own.outcome.is_empty() => problems.push(Problem {
                file: file.to_owned(),
                line: 0,
                kind: ProblemKind::Value,
                found: "[[outcome]]".to_owned(),
                hint: None,
            }),
            Ok(mut own) => {
                problems.extend(own.bad_rules(file, text));
                own.follow(std::mem::take(self));
                *self = own;
            }
            Err(error) => problems.push(Problem::of_toml(file, text, &error)),
        }
    }

    /// Keeps the words of outcomes in the replaced list that this list lacks.
    fn follow(&mut self, other: Outcomes) {
        for mut outcome in other.outcome.into_iter().chain(other.former) {
            if !self.iter().any(|own| own.id == outcome.id) {
                outcome.next.clear();
                outcome.form = false;
                self.former.push(outcome);
            }
        }
    }

    /// Reports unreadable rules; such an outcome has no next day.
    fn bad_rules(&self, file: &str, text: &str) -> Vec<Problem> {
        let bad = |o: &&Outcome| !o.next.trim().is_empty() && o.rule().is_none();
        let lines = |next: &str| text.lines().position(|line| line.contains(next));
        self.outcome
            .iter()
            .filter(bad)
            .map(|o| Problem {
                file: file.to_owned(),
                line: lines(&format!("\"{}\"", o.next)).map_or(0, |at| at + 1),
                kind: ProblemKind::Value,
                found: format!("next = {:?}", o.next),
                hint: Some("+7d | +2w | +2g | +1m".to_owned()),
            })
            .collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Outcome> {
        self.outcome.iter()
    }

    /// All outcomes, including replaced ones.
    pub fn known(&self) -> impl Iterator<Item = &Outcome> {
        self.outcome.iter().chain(&self.former)
    }

    /// All ids and then all words, including those of replaced outcomes, each with its id.
    pub fn words_with_ids(&self) -> impl Iterator<Item = (String, String)> {
        let ids = self.known().map(|outcome| (&outcome.id, &outcome.id));
        let words = self.known().flat_map(|outcome| {
            let words = [&outcome.zh, &outcome.en];
            words.map(|words| (words, &outcome.id))
        });
        ids.chain(words)
            .map(|(word, id)| (word.clone(), id.clone()))
    }

    /// The outcome of a digit, 1–9.
    pub fn digit(&self, digit: usize) -> Option<&Outcome> {
        self.outcome.get(digit.checked_sub(1)?)
    }

    /// The outcome with this id, or with these words in either language; replaced outcomes come
    /// last.
    pub fn find(&self, text: &str) -> Option<&Outcome> {
        self.known()
            .find(|o| o.id == text)
            .or_else(|| self.said(text).next())
    }

    /// All outcomes with this id or these words: a new outcome may have the name of one that it
    /// replaced.
    pub fn said(&self, text: &str) -> impl Iterator<Item = &Outcome> {
        self.known()
            .filter(move |o| o.id == text || o.zh == text || o.en.eq_ignore_ascii_case(text))
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
        assert!(outcomes.iter().all(|o| o.rule().is_some()));
    }

    #[test]
    fn an_outcome_reports_a_closing_and_does_not_close() {
        let outcomes = Outcomes::builtin();
        let closing = outcomes.find("closing").unwrap();
        assert_eq!(closing.words(Locale::En), "reported closed");
        assert_eq!(closing.short_words(Locale::En), "report");
        assert_eq!(closing.short_words(Locale::Zh), "报结");
    }

    #[test]
    fn an_own_list_replaces_the_whole_and_a_broken_one_is_named() {
        let mut outcomes = Outcomes::builtin();
        let mut problems = Vec::new();
        outcomes.apply("mine", "[[outcome]]\nid = \"x\"\nzh = 1\n", &mut problems);
        assert_eq!((outcomes.iter().count(), problems[0].line), (9, 3));
        outcomes.apply("mine", "", &mut problems);
        assert_eq!((outcomes.iter().count(), problems.len()), (9, 2));
        let own = "[[outcome]]\nid = \"visited\"\nzh = \"已走访\"\nen = \"visited\"\n";
        outcomes.apply("mine", own, &mut problems);
        assert_eq!(outcomes.digit(1).unwrap().id, "visited");
        assert_eq!(outcomes.digit(1).unwrap().rule(), None);
        assert_eq!((outcomes.digit(2), problems.len()), (None, 2));
        // What was recorded before keeps its words, and nothing else.
        assert_eq!(
            (
                outcomes.iter().count(),
                outcomes.find("served").unwrap().words(Locale::Zh)
            ),
            (1, "已送达")
        );
        assert_eq!(outcomes.find("已送达").unwrap().rule(), None);
        let own = "[[outcome]]\nid = \"a\"\nzh = \"b\"\nen = \"c\"\nnext = \"7 days\"\n";
        outcomes.apply("mine", own, &mut problems);
        assert_eq!(
            (problems[2].line, outcomes.digit(1).unwrap().rule()),
            (5, None)
        );
    }
}
