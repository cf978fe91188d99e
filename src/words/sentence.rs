//! A commit of the journal as a sentence:
//! `王芳 08:41 (2022)内0781民初418号 跟进 已联系 -> 2022-06-22`.

use crate::domain::event::Fact;
use crate::domain::journal::Action;
use crate::domain::setting::Setting;
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
    /// The file of an import.
    pub source: Option<&'d str>,
    /// The file and number of events of the import that an undo concerns.
    pub of_import: Option<(&'d str, u64)>,
    pub setting: Option<&'d Setting>,
}

/// More commits than this are given as the first and the last.
const NAMED: usize = 5;

/// Describes what was done, without user and time.
pub fn words(deed: &Deed<'_>, words: Wording<'_>) -> String {
    let locale = words.locale;
    let n = deed.cases;
    let number = deed.number.unwrap_or_default();
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
            let args: Named<'_> = &[("file", &file), ("n", &n), ("events", &events)];
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
        Action::Holidays | Action::Create | Action::Freeze | Action::Reported => {
            let id = deed.action.id();
            let key = format!("domain.history.{id}");
            locale.find(&key).unwrap_or(id).to_owned()
        }
    }
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

/// The list of commits: `3, 5` or `3 .. 90`.
fn commits(undid: &[u64]) -> String {
    match undid {
        [first, .., last] if undid.len() > NAMED => format!("{first} .. {last}"),
        some => some
            .iter()
            .map(u64::to_string)
            .collect::<Vec<_>>()
            .join(", "),
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
        assert_eq!(zh(import), "导入 台账.xlsx: 8 件 9 项");
        let undo = Deed {
            action: Action::Undo,
            undid: &[12],
            ..deed
        };
        assert_eq!(
            zh(undo),
            "撤销第 12 号: (2026)内07民初1号 跟进 已联系 -> 2026-07-07"
        );
        let undo = Deed {
            undid: &[1, 2, 3, 4, 5, 9],
            cases: 3,
            events: 8,
            ..undo
        };
        assert_eq!(zh(undo), "撤销第 1 .. 9 号 (共 8 项)");
        let of_import = Deed {
            undid: &[12],
            of_import: Some(("台账.xlsx", 9)),
            ..undo
        };
        assert_eq!(zh(of_import), "撤销第 12 号: 导入 台账.xlsx (3 件 9 项)");
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
                of_import: None,
                setting: None,
            };
            assert_eq!(said(&deed, Locale::Zh), zh);
            assert_eq!(said(&deed, Locale::En), en);
        }
    }
}
