//! A commit of the journal as a sentence:
//! `王芳 08:41 (2022)内0781民初418号 跟进 已联系 -> 2022-06-22`.

use crate::domain::calendar::Calendar;
use crate::domain::event::Fact;
use crate::domain::journal::{Action, makeup_of};
use crate::domain::setting::Setting;
use crate::domain::sides::Sides;
use crate::text::locale::{Locale, Named};

use super::{Wording, event};

/// What the journal has about a commit.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'d> {
    pub action: Action,
    /// Whether it restored what had been undone.
    pub redo: bool,
    /// Number of cases concerned.
    pub cases: u64,
    pub events: u64,
    /// The number of the first case.
    pub number: Option<&'d str>,
    pub fact: Option<&'d Fact>,
    /// Whether different facts were recorded for its cases, so that values of `fact` not common to
    /// all are omitted.
    pub varies: bool,
    /// The commits that it undid.
    pub undid: &'d [u64],
    /// The file of an import, or what an entry about working days took in.
    pub source: Option<&'d str>,
    /// The number of cases that an import registered, if known; the others it updated.
    pub added: Option<u64>,
    /// The file and number of events of the import that an undo concerns.
    pub of_import: Option<(&'d str, u64)>,
    pub setting: Option<&'d Setting>,
}

/// Of more commits or runs of commits than this, the first ones and the last are named.
const NAMED: usize = 5;

/// The wording for a case, whose kind is in its number if it is named.
fn of_case<'o>(number: Option<&str>, words: Wording<'o>) -> Wording<'o> {
    match number {
        Some(number) => words.calling(Sides::by_number(number, None)),
        None => words,
    }
}

/// Describes what was done, without user and time.
pub fn words(deed: &Deed<'_>, words: Wording<'_>) -> String {
    let locale = words.locale;
    let n = deed.cases;
    let number = deed.number.unwrap_or_default();
    let words = of_case(deed.number, words);
    let fact = deed.fact.map(|fact| {
        if deed.varies {
            event::words_of_many(fact, words)
        } else {
            event::words(fact, words)
        }
    });
    let fact = fact.as_deref().unwrap_or_default();
    match deed.action {
        Action::Add => locale.fill("domain.history.add", &[("number", &number)]),
        Action::Record | Action::Bulk if deed.cases == 1 => format!("{number} {fact}"),
        // A link is recorded in both of its cases.
        Action::Record if deed.cases == 2 && matches!(deed.fact, Some(Fact::Linked { .. })) => {
            let fact = deed.fact.map(|fact| event::words(fact, words));
            format!("{number} {}", fact.unwrap_or_default())
        }
        Action::Record | Action::Bulk if fact.is_empty() => {
            let events = deed.events;
            let args: Named<'_> = &[("n", &n), ("events", &events)];
            locale.fill("domain.history.many-things", args)
        }
        Action::Record | Action::Bulk => {
            locale.fill("domain.history.many", &[("n", &n), ("fact", &fact)])
        }
        Action::Import => {
            let events = deed.events;
            let file = file_name(deed.source.unwrap_or_default());
            let cases = of_import(n, deed.added, locale);
            let args: Named<'_> = &[("file", &file), ("cases", &cases), ("events", &events)];
            locale.fill("domain.history.import", args)
        }
        Action::Undo => undone(deed, locale, fact),
        Action::Thresholds => {
            let levels = deed
                .setting
                .map(|setting| setting.levels)
                .unwrap_or_default();
            let [urgent, near, ahead] = [levels.urgent, levels.near, levels.ahead];
            let args: Named<'_> = &[("urgent", &urgent), ("near", &near), ("ahead", &ahead)];
            let mut said = locale.fill("domain.history.thresholds", args);
            if deed
                .setting
                .is_some_and(|setting| !setting.posts.is_empty())
            {
                said.push_str(locale.text("domain.history.posts"));
            }
            said
        }
        Action::Holidays => working_days(deed.source.unwrap_or_default(), locale),
        Action::Create | Action::Freeze | Action::Reported => {
            let id = deed.action.id();
            let key = format!("domain.history.{id}");
            locale.find(&key).unwrap_or(id).to_owned()
        }
    }
}

/// What an entry about working days did: it took a year of holidays in or out, or switched the
/// make-up weekends.
fn working_days(source: &str, locale: Locale) -> String {
    match makeup_of(source) {
        Some(true) => return locale.text("domain.history.makeup-on").to_owned(),
        Some(false) => return locale.text("domain.history.makeup-off").to_owned(),
        None => {}
    }
    let key = if Calendar::is_removal(source) {
        "domain.history.holidays-removed"
    } else {
        "domain.history.holidays"
    };
    let year = Calendar::days_named(source).map_or(0, |(year, ..)| year);
    locale.fill(key, &[("year", &year)])
}

/// The cases of an import: `新增 120 件, 更新 3 件`, or all of them together where it is not known
/// which are new.
fn of_import(cases: u64, added: Option<u64>, locale: Locale) -> String {
    let said = |key, n: u64| locale.fill(key, &[("n", &n)]);
    let Some(added) = added else {
        return said("domain.history.cases", cases);
    };
    let updated = cases.saturating_sub(added);
    let parts = [
        ("domain.history.added", added),
        ("domain.history.updated", updated),
    ];
    let parts = parts.into_iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> = parts.map(|(key, n)| said(key, n)).collect();
    parts.join(", ")
}

/// Describes what was undone or redone.
fn undone(deed: &Deed<'_>, locale: Locale, fact: &str) -> String {
    let key = match (deed.redo, deed.cases) {
        (true, _) if deed.of_import.is_some() => "domain.history.redo-import",
        (false, _) if deed.of_import.is_some() => "domain.history.undo-import",
        (true, 0) => "domain.history.redo-setting",
        (false, 0) => "domain.history.undo-setting",
        // For several commits, count the entries: they may all concern one case.
        (true, _) if deed.undid.len() > 1 => "domain.history.redo-several",
        (false, _) if deed.undid.len() > 1 => "domain.history.undo-several",
        (true, 1) if !fact.is_empty() => "domain.history.redo-one",
        (true, _) => "domain.history.redo",
        (false, 1) => "domain.history.undo-one",
        (false, _) => "domain.history.undo",
    };
    let (source, events) = deed.of_import.unwrap_or(("", deed.events));
    let args: Named<'_> = &[
        ("which", &commits(deed.undid)),
        ("n", &deed.cases),
        ("number", &deed.number.unwrap_or_default()),
        ("fact", &fact),
        ("file", &file_name(source)),
        ("events", &events),
    ];
    locale.fill(key, args)
}

/// A file without its folders.
fn file_name(source: &str) -> &str {
    source.rsplit(['/', '\\']).next().unwrap_or(source)
}

/// The list of commits in ascending order: `3, 5` or `3 .. 90, 92`. Two dots stand for every commit
/// in between; where there are many runs, three stand for those that are left out.
pub fn commits(list: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for commit in list {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*commit) => *last = *commit,
            _ => runs.push((*commit, *commit)),
        }
    }
    let words: Vec<String> = runs
        .into_iter()
        .flat_map(|(first, last)| match last - first {
            0 => vec![first.to_string()],
            1 => vec![first.to_string(), last.to_string()],
            _ => vec![format!("{first} .. {last}")],
        })
        .collect();
    match words.as_slice() {
        [named @ .., last] if words.len() > NAMED => {
            let named = named.get(..NAMED - 1).unwrap_or(named);
            format!("{} ... {last}", named.join(", "))
        }
        all => all.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::outcome::Outcomes;
    use crate::domain::event::{Field, FollowUp};
    use crate::text::locale::Locale;

    fn said(deed: &Deed<'_>, locale: Locale) -> String {
        words(deed, Wording::new(locale, &Outcomes::builtin()))
    }

    #[test]
    fn every_kind_of_commit_is_a_sentence() {
        let fact = Fact::FollowedUp(FollowUp {
            outcome: "contacted".into(),
            next: chrono::NaiveDate::from_ymd_opt(2026, 7, 7),
            ..FollowUp::default()
        });
        let deed = Deed {
            action: Action::Record,
            redo: false,
            cases: 1,
            events: 1,
            number: Some("(2026)内07民初1号"),
            fact: Some(&fact),
            varies: false,
            undid: &[],
            source: None,
            added: None,
            of_import: None,
            setting: None,
        };
        let zh = |deed: Deed<'_>| said(&deed, Locale::Zh);
        assert_eq!(zh(deed), "(2026)内07民初1号 跟进 已联系 -> 2026-07-07");
        assert_eq!(
            zh(Deed { cases: 2, ..deed }),
            "2 件: 跟进 已联系 -> 2026-07-07"
        );
        let import = Deed {
            action: Action::Import,
            source: Some("/home/a/台账.xlsx"),
            cases: 8,
            events: 9,
            ..deed
        };
        assert_eq!(zh(import), "导入 台账.xlsx: 8 件, 9 项");
        for (added, cases) in [
            (8, "新增 8 件"),
            (0, "更新 8 件"),
            (5, "新增 5 件, 更新 3 件"),
        ] {
            let import = Deed {
                added: Some(added),
                ..import
            };
            assert_eq!(zh(import), format!("导入 台账.xlsx: {cases}, 9 项"));
        }
        let undo = Deed {
            action: Action::Undo,
            undid: &[12],
            ..deed
        };
        assert_eq!(
            zh(undo),
            "撤销批次 12: (2026)内07民初1号 跟进 已联系 -> 2026-07-07"
        );
        let undo = Deed {
            undid: &[1, 2, 3, 4, 5, 9],
            cases: 3,
            events: 8,
            ..undo
        };
        assert_eq!(zh(undo), "撤销批次 1 .. 5, 9 (共 8 项)");
        let of_import = Deed {
            undid: &[12],
            of_import: Some(("台账.xlsx", 9)),
            ..undo
        };
        assert_eq!(zh(of_import), "撤销批次 12: 导入 台账.xlsx (3 件 9 项)");
        let setting = Setting::default();
        let bounds = Deed {
            action: Action::Thresholds,
            setting: Some(&setting),
            ..deed
        };
        assert_eq!(zh(bounds), "改级别界限为 3 / 7 / 30 天");
        for action in Action::ALL {
            let text = said(&Deed { action, ..deed }, Locale::En);
            assert!(!text.contains('{') && text.len() > 5, "{text}");
        }
    }

    #[test]
    fn dots_stand_for_commits_that_are_all_meant() {
        for (list, said) in [
            (&[][..], ""),
            (&[7], "7"),
            (&[5, 6], "5, 6"),
            (&[2, 4], "2, 4"),
            (&[2, 3, 4], "2 .. 4"),
            (&[1, 3, 4, 5, 6, 9], "1, 3 .. 6, 9"),
            (&[1, 3, 5, 7, 9], "1, 3, 5, 7, 9"),
            (&[1, 3, 5, 7, 9, 11], "1, 3, 5, 7 ... 11"),
            (
                &[u64::MAX - 1, u64::MAX],
                "18446744073709551614, 18446744073709551615",
            ),
        ] {
            assert_eq!(commits(list), said);
        }
    }

    #[test]
    fn of_cases_that_were_told_different_things_no_value_is_said() {
        let fact = Fact::FollowedUp(FollowUp {
            outcome: "contacted".into(),
            next: chrono::NaiveDate::from_ymd_opt(2026, 7, 7),
            ..FollowUp::default()
        });
        // The common part applies to both.
        let (followed, moved) = (
            fact.common(&Fact::FollowedUp(FollowUp {
                outcome: "contacted".into(),
                ..FollowUp::default()
            })),
            Fact::Amended {
                field: Field::Next,
                value: Some("2026-08-28".into()),
            },
        );
        let tagged = Fact::Amended {
            field: Field::Tags,
            value: Some("甲".into()),
        };
        for (fact, zh, en) in [
            (
                followed.as_ref(),
                "2 件: 跟进 已联系",
                "2 cases: followed up: reached",
            ),
            (
                Some(&moved),
                "2 件: 下次跟进改期",
                "2 cases: next follow-up moved",
            ),
            (Some(&tagged), "2 件: 更正 标签", "2 cases: amended tags"),
            (None, "2 件: 共 3 项", "2 cases: 3 events"),
        ] {
            let deed = Deed {
                action: Action::Bulk,
                redo: false,
                cases: 2,
                events: 3,
                number: Some("(2026)内07民初1号"),
                fact,
                varies: true,
                undid: &[],
                source: None,
                added: None,
                of_import: None,
                setting: None,
            };
            assert_eq!(said(&deed, Locale::Zh), zh);
            assert_eq!(said(&deed, Locale::En), en);
        }
    }
}
