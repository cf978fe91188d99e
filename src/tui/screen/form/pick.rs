//! The options of a field: what can be chosen, and which option a text means.

use std::collections::HashSet;

use super::def::Source;
use crate::config::offers::{Offered, said};
use crate::domain::approver::APPROVERS;
use crate::domain::change::{Change, PauseKind};
use crate::domain::event::{Direction, Field as CaseField};
use crate::domain::instance;
use crate::domain::number::{self, CaseNumber};
use crate::domain::rules::Ground;
use crate::domain::types::Category;
use crate::service::api::{CaseFile, Choices, Staff};
use crate::text::fold;
use crate::text::search::Search;
use crate::tui::cx::Cx;
use crate::tui::words;

/// An option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// The value that is stored.
    pub(super) id: String,
    /// The text that is shown.
    pub(super) words: String,
    /// Other names.
    pub(super) names: Vec<String>,
    /// Of a number to choose among, the parts that tell it from the others.
    pub(super) own: String,
    /// Whether it applies to the case, and is shown without brackets.
    pub(super) fits: bool,
}

impl Choice {
    fn new(id: &str, words: &str) -> Choice {
        Choice {
            id: id.to_owned(),
            words: words.to_owned(),
            names: Vec::new(),
            own: String::new(),
            fits: true,
        }
    }

    fn plain(text: &str) -> Choice {
        Choice::new(text, text)
    }

    /// Whether the folded text is one of its names.
    fn is(&self, text: &str) -> bool {
        let same = |name: &str| fold::fold(name) == text;
        same(&self.words) || same(&self.id) || self.names.iter().any(|name| same(name))
    }

    /// Whether a part of one of its names was typed. Letters that are nowhere on the screen, as of
    /// an English name beside Chinese words, stand for it only as a whole: a slip would choose.
    fn holds(&self, typed: &Search) -> bool {
        let shown = |name: &&String| !name.is_ascii() || self.words.is_ascii();
        let names = self.names.iter().filter(shown);
        names.chain([&self.words]).any(|name| typed.names(name))
    }
}

/// The choices that match the text, those that apply to the case first, and of them those whose
/// name begins with it; all if the text is empty.
pub(super) fn matching<'c>(choices: &'c [Choice], text: &str) -> Vec<&'c Choice> {
    let text = fold::fold(text.trim());
    if text.is_empty() {
        return choices.iter().collect();
    }
    let typed = Search::new(&text);
    let mut found: Vec<&Choice> = choices
        .iter()
        .filter(|choice| choice.is(&text) || choice.holds(&typed))
        .collect();
    found.sort_by_key(|choice| {
        (
            !choice.is(&text),
            !choice.fits,
            !fold::fold(&choice.words).starts_with(&text),
        )
    });
    found
}

/// The choice that the text names exactly, or else the first that matches.
pub(super) fn meant<'c>(choices: &'c [Choice], text: &str) -> Option<&'c Choice> {
    let folded = fold::fold(text.trim());
    if folded.is_empty() {
        return None;
    }
    choices
        .iter()
        .find(|choice| choice.is(&folded))
        .or_else(|| matching(choices, text).into_iter().next())
}

/// What a form knows that options depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) file: Option<&'a CaseFile>,
    pub(super) choices: Option<&'a Choices>,
}

/// The options of a source.
pub(super) fn choices(cx: &Cx, source: Source, known: Known<'_>) -> Vec<Choice> {
    let names = |pick: fn(&Choices) -> &Vec<String>| -> Vec<Choice> {
        let all = known.choices.map(pick).into_iter().flatten();
        all.map(|name| Choice::plain(name)).collect()
    };
    // Those of the courts of the cases come first.
    let people = |pick: fn(&Choices) -> &Vec<String>, own: fn(&Staff) -> &HashSet<String>| {
        let mut people = names(pick);
        if let Some(staff) = known.choices.and_then(|choices| choices.staff.as_deref()) {
            for choice in &mut people {
                choice.fits = own(staff).contains(&choice.id);
            }
            people.sort_by_key(|choice| !choice.fits);
        }
        people
    };
    match source {
        Source::Outcomes => cx
            .outcomes
            .iter()
            .map(|outcome| {
                let mut choice = Choice::new(&outcome.id, outcome.words(cx.locale));
                choice.names = vec![outcome.zh.clone(), outcome.en.clone()];
                choice
            })
            .collect(),
        Source::Grounds(kind) => known
            .choices
            .into_iter()
            .flat_map(|choices| choices.grounds_of(kind))
            .map(|(ground, fits)| of_ground(cx, ground, fits))
            .collect(),
        Source::Procedures => procedures(cx, known),
        Source::Approvers => APPROVERS
            .iter()
            .map(|id| Choice::new(id, cx.text(&format!("domain.approver.{id}"))))
            .collect(),
        Source::OpenPauses => open_pauses(cx, known),
        Source::Directions => Direction::ALL
            .iter()
            .map(|direction| direction.id())
            .map(|id| Choice::new(id, cx.text(&format!("tui.form.direction.{id}"))))
            .collect(),
        Source::Contacts => offered(cx, cx.offers.contact(), None, names(|c| &c.methods)),
        Source::PayMethods => offered(cx, cx.offers.payment(), None, Vec::new()),
        Source::Closings => closings(cx, known.file, names(|c| &c.hows)),
        Source::Links => offered(cx, cx.offers.link(), None, Vec::new()),
        Source::Handlers | Source::Leads => people(|c| &c.handlers, |staff| &staff.handlers),
        Source::Clerks => people(|c| &c.clerks, |staff| &staff.clerks),
        Source::Divisions => people(|c| &c.divisions, |staff| &staff.divisions),
        Source::Causes => names(|c| &c.causes),
        Source::Tags => names(|c| &c.tags),
        Source::Courts => courts(cx, known),
        Source::Fields => fields(cx, known.file),
        Source::YesNo => ["false", "true"]
            .iter()
            .map(|id| Choice::new(id, cx.text(&format!("tui.form.flag.{id}"))))
            .collect(),
    }
}

/// The numbers that a shortened one may mean, each with what its open part stands for; none if
/// there is nothing to choose.
pub(super) fn of_numbers(cx: &Cx, numbers: &[CaseNumber]) -> Vec<Choice> {
    let open = number::open_parts(numbers);
    let types = open.contains("type");
    let choice = |number: &CaseNumber| {
        let mut choice = Choice::plain(&number.canonical);
        let court = number.court_name.as_deref();
        let name = if types {
            number.type_name.clone()
        } else {
            court.map(|name| words::short_court(cx, name))
        };
        choice.names = name.into_iter().collect();
        let own = open.split('-').map(|part| match part {
            "year" => number.year.map(|year| year.to_string()),
            "court" => number.court.clone(),
            _ => number.type_code.clone(),
        });
        let own: Vec<String> = own.flatten().collect();
        choice.own = own.join("\u{a0}");
        choice
    };
    match numbers {
        [] | [_] => Vec::new(),
        several => several.iter().map(choice).collect(),
    }
}

/// The fields that can be corrected. A side goes by what the case calls it and by the usual name.
fn fields(cx: &Cx, file: Option<&CaseFile>) -> Vec<Choice> {
    let sides = file.map(CaseFile::sides);
    let field = |field: &CaseField| {
        let usual = cx.text(&format!("tui.amend.{}", field.id()));
        let own = sides.and_then(|sides| match field {
            CaseField::Plaintiffs => Some(sides.plaintiffs),
            CaseField::Defendants => Some(sides.defendants),
            _ => None,
        });
        let mut choice = Choice::new(field.id(), usual);
        if let Some(own) = own {
            choice.names.push(std::mem::replace(
                &mut choice.words,
                words::side(cx, own).to_lowercase(),
            ));
        }
        choice
    };
    CaseField::ALL.iter().map(field).collect()
}

fn of_ground(cx: &Cx, ground: &Ground, fits: bool) -> Choice {
    let mut choice = Choice::new(&ground.id, cx.text(&format!("domain.ground.{}", ground.id)));
    choice.names.clone_from(&ground.names);
    choice.fits = fits;
    choice
}

fn procedures(cx: &Cx, known: Known<'_>) -> Vec<Choice> {
    let all = known.choices.map(|choices| &choices.procedures);
    all.into_iter()
        .flatten()
        .map(|procedure| {
            let words = words::procedure(cx, &procedure.id);
            let mut choice = Choice::new(&procedure.id, &words);
            choice.fits = procedure.own;
            choice
        })
        .collect()
}

/// Open pauses, the latest first, because a resumption means that one.
fn open_pauses(cx: &Cx, known: Known<'_>) -> Vec<Choice> {
    let changes = known.file.map(|file| file.changes.as_slice());
    let mut open: Vec<_> = changes
        .unwrap_or_default()
        .iter()
        .filter_map(|change| match change {
            Change::Pause(pause) if pause.to.is_none() => Some(pause),
            _ => None,
        })
        .collect();
    open.sort_by_key(|pause| std::cmp::Reverse(pause.from));
    open.iter()
        .map(|pause| {
            let kind = pause.kind.id();
            let kind_words = cx.text(match pause.kind {
                PauseKind::Deduct => "domain.fact.deducted",
                PauseKind::Suspend => "domain.fact.suspended",
                PauseKind::Adjourn => "domain.fact.adjourned",
            });
            let ground = pause
                .ground
                .as_deref()
                .map(|id| super::super::case::ground(cx, id))
                .unwrap_or_default();
            let since = words::day(cx, pause.from);
            let since = cx.fill("tui.fact.since", &[("day", &since)]);
            let words = [kind_words, &ground, &since]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            Choice::new(&format!("{kind} {}", pause.from), &words)
        })
        .collect()
}

/// The entries of the court's own list, then other values found in the docket.
fn offered(cx: &Cx, list: &[Offered], family: Option<Category>, used: Vec<Choice>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = list
        .iter()
        .filter(|offer| !offer.known && family.is_none_or(|family| offer.fits(family)))
        .map(|offer| {
            let mut choice = Choice::new(&offer.zh, offer.words(cx.locale));
            choice.names = vec![offer.zh.clone(), offer.en.clone()];
            choice
        })
        .collect();
    let listed = |text: &str| {
        list.iter()
            .any(|offer| !offer.known && (offer.zh == text || offer.en == text))
    };
    let used = used.into_iter().filter(|choice| !listed(&choice.id));
    choices.extend(used.map(|mut choice| {
        choice.words = said(list, &choice.id, cx.locale).to_owned();
        choice
    }));
    choices
}

/// The ways of closing offered for a case, then those in use.
fn closings(cx: &Cx, file: Option<&CaseFile>, used: Vec<Choice>) -> Vec<Choice> {
    let family = file.map(|file| file.category);
    let ways = offered(cx, cx.offers.closing(), family, used);
    let appeal = file.and_then(|file| {
        let procedure = file.line.procedure.as_deref();
        instance::is_appeal(file.type_code.as_deref(), procedure)
    });
    by_instance(ways, appeal)
}

/// Ways of closing with those of the instance of the case first: an appeal ends as the judgment
/// before it fares, and a first instance never does.
fn by_instance(mut ways: Vec<Choice>, appeal: Option<bool>) -> Vec<Choice> {
    match appeal {
        Some(true) => ways.sort_by_key(|way| !instance::is_of_appeal(&way.id)),
        Some(false) => {
            for way in &mut ways {
                way.fits = !instance::is_of_appeal(&way.id);
            }
            ways.sort_by_key(|way| !way.fits);
        }
        None => {}
    }
    ways
}

/// The courts of the docket, then those of the home city.
fn courts(cx: &Cx, known: Known<'_>) -> Vec<Choice> {
    let used = known.choices.map(|choices| choices.courts.as_slice());
    // Names that are not those of a court are left out.
    let known = |name: &&String| crate::domain::court::by_name(name).is_some();
    let mut names: Vec<String> = used
        .unwrap_or_default()
        .iter()
        .filter(known)
        .cloned()
        .collect();
    for home in crate::domain::court::home() {
        if !names.iter().any(|name| name == home.court.name) {
            names.push(home.court.name.to_owned());
        }
    }
    names
        .iter()
        .map(|name| {
            let mut choice = Choice::plain(name);
            choice.names = vec![words::short_court(cx, name)];
            choice
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_closing_begin_with_those_of_the_instance() {
        let order = |appeal| {
            let ways = ["判决", "维持原判", "改判", "裁定"].map(Choice::plain);
            let ways = by_instance(ways.to_vec(), appeal).into_iter();
            ways.map(|way| (way.id, way.fits)).collect::<Vec<_>>()
        };
        let all = |ways: [(&str, bool); 4]| ways.map(|(id, fits)| (id.to_owned(), fits)).to_vec();
        assert_eq!(
            order(Some(true)),
            all([
                ("维持原判", true),
                ("改判", true),
                ("判决", true),
                ("裁定", true)
            ])
        );
        assert_eq!(
            order(Some(false)),
            all([
                ("判决", true),
                ("裁定", true),
                ("维持原判", false),
                ("改判", false)
            ])
        );
        assert_eq!(order(None)[0].0, "判决");
    }
    use crate::config::offers::Offers;
    use crate::config::outcome::Outcomes;
    use crate::domain::locale::Locale;
    use crate::domain::rules::Rules;
    use crate::text::pinyin::{initials_into, letters_of};

    /// The choices of every vocabulary that the program has, as a language shows them.
    fn vocabularies(locale: Locale) -> Vec<Vec<Choice>> {
        let named = |id: &str, words: &str, names: &[&String]| {
            let mut choice = Choice::new(id, words);
            choice.names = names.iter().map(|name| (*name).clone()).collect();
            choice
        };
        let outcomes = Outcomes::builtin();
        let outcomes = outcomes
            .iter()
            .map(|o| named(&o.id, o.words(locale), &[&o.zh, &o.en]));
        let offers = Offers::builtin();
        let lists = [
            offers.contact(),
            offers.payment(),
            offers.closing(),
            offers.link(),
        ];
        let offered = lists.map(|list| {
            let list = list.iter();
            list.map(|o| named(&o.zh, o.words(locale), &[&o.zh, &o.en]))
                .collect()
        });
        let rules = Rules::builtin();
        let grounds = rules.grounds().map(|ground| {
            let words = locale.text(&format!("domain.ground.{}", ground.id));
            named(&ground.id, words, &ground.names.iter().collect::<Vec<_>>())
        });
        let procedures = crate::command::query::procedures(locale);
        let procedures = procedures.map(|(id, words)| Choice::new(&id, words));
        let fields = CaseField::ALL.iter().map(|field| {
            Choice::new(
                field.id(),
                locale.text(&format!("tui.amend.{}", field.id())),
            )
        });
        let courts = crate::domain::court::home().iter();
        let courts = courts.map(|home| Choice::plain(home.court.name));
        let mut all = vec![
            outcomes.collect(),
            grounds.collect(),
            procedures.collect(),
            fields.collect(),
            courts.collect(),
        ];
        all.extend(offered);
        all
    }

    /// The letters with which a word or a syllable of a text may begin, as bits.
    fn first_letters(text: &str) -> u32 {
        let mut inside = false;
        let mut letters = 0;
        for c in text.chars() {
            if !(inside && c.is_ascii_alphanumeric()) {
                letters |= letters_of(&c.to_string());
            }
            inside = c.is_ascii_alphanumeric();
        }
        letters
    }

    /// `u` is in j*u*e and in j*u*dgment, and means neither.
    #[test]
    fn nothing_is_chosen_from_the_middle_of_a_syllable_or_a_word() {
        // Letters, and pairs of those that are inside and at the end of syllables.
        let pairs = "aeiouvngh"
            .chars()
            .flat_map(|a| "aeioung".chars().map(move |b| format!("{a}{b}")));
        let typed: Vec<String> = ('a'..='z').map(String::from).chain(pairs).collect();
        for choices in Locale::ALL.into_iter().flat_map(vocabularies) {
            assert!(!choices.is_empty());
            for typed in &typed {
                let first = 1 << (typed.as_bytes()[0] - b'a');
                for found in matching(&choices, typed) {
                    let shown = found.names.iter().filter(|name| !name.is_ascii());
                    let shown = shown.chain([&found.words]);
                    let begins = shown.fold(0, |all, name| all | first_letters(name));
                    assert!(found.is(typed) || begins & first != 0, "{typed}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn every_choice_is_found_by_initials_by_characters_and_by_its_name_in_either_language() {
        for choices in Locale::ALL.into_iter().flat_map(vocabularies) {
            for choice in &choices {
                let finds = |typed: &str| matching(&choices, typed).contains(&choice);
                let mut initials = String::new();
                initials_into(&choice.words, &mut initials);
                let chinese = !choice.words.is_ascii();
                assert!(!chinese || finds(&initials), "{initials} {choice:?}");
                let last: String = choice.words.chars().rev().take(1).collect();
                assert!(!chinese || finds(&last), "{last} {choice:?}");
                let names = choice.names.iter().chain([&choice.words, &choice.id]);
                for name in names {
                    assert!(finds(name), "{name} {choice:?}");
                }
            }
        }
    }
}
