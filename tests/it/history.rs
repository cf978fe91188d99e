//! What was done, taking it back in any order, and settings that are taken back with it.

use proptest::prelude::*;
use qingji::command::deed;
use qingji::config::outcome::Outcomes;
use qingji::domain::bulk::{Doing, Moved};
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::day::Distance;
use qingji::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration};
use qingji::domain::journal::Action;
use qingji::domain::level::{Level, Thresholds};
use qingji::domain::money::Money;
use qingji::domain::setting::Setting;
use qingji::service::api::{
    BulkQuery, CaseRow, CommitFile, CommitKind, CommitLine, CommitQuery, Differing, DueQuery,
    EventRow, HistoryQuery, NewEvent, Request, Response, Revert, RevertTarget, Row, Target, View,
};
use qingji::service::error::{Error, ErrorKey};
use qingji::text::locale::Locale;
use qingji::words::Wording;

use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";
const CASE: &str = "(2026)内07民初1号";

fn registration(n: u32) -> Registration {
    Registration {
        number: format!("(2026)内07民初{n}号"),
        filed: Some(day("2026-03-02")),
        ..Registration::default()
    }
}

fn docket(cases: u32) -> Docket {
    filled(Docket::in_memory(TODAY), cases)
}

fn filled(docket: Docket, cases: u32) -> Docket {
    for n in 1..=cases {
        docket.ask(Request::Add(Box::new(registration(n)))).unwrap();
    }
    docket
}

fn amended(field: Field, value: &str) -> Fact {
    Fact::Amended {
        field,
        value: Some(value.to_owned()),
    }
}

fn deducted(from: &str) -> Fact {
    Fact::Changed {
        change: Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some("appraisal".to_owned()),
            from: day(from),
            to: None,
            accepted: None,
        }),
        note: None,
    }
}

fn contacted(next: &str) -> Fact {
    Fact::FollowedUp(FollowUp {
        outcome: "contacted".to_owned(),
        next: Some(day(next)),
        ..FollowUp::default()
    })
}

fn revert(docket: &Docket, revert: Revert) -> Result<u64, Error> {
    match docket.ask(Request::Revert(revert))? {
        Response::Written(written) => Ok(written.commit),
        other => panic!("{other:?}"),
    }
}

fn history(docket: &Docket, query: HistoryQuery) -> Vec<CommitLine> {
    match docket.ask(Request::History(query)).unwrap() {
        Response::History(lines) => lines,
        other => panic!("{other:?}"),
    }
}

fn commit(docket: &Docket, commit: u64) -> CommitFile {
    let query = CommitQuery {
        commit,
        limit: 10,
        ..CommitQuery::default()
    };
    match docket.ask(Request::Commit(query)).unwrap() {
        Response::Commit(file) => *file,
        other => panic!("{other:?}"),
    }
}

/// Everything a user can see of the cases.
fn state(docket: &Docket) -> Vec<String> {
    let Response::Cases(page) = docket.ask(Request::Due(DueQuery::default())).unwrap() else {
        panic!()
    };
    page.rows
        .iter()
        .map(|row| {
            let file = docket.show(&row.number);
            let (cause, handler) = (&file.line.cause, &file.line.handler);
            format!(
                "{} {cause:?} {handler:?} {:?} {:?} {:?} {} {}",
                row.number,
                file.line.due,
                file.line.next,
                file.changes,
                file.received.0,
                file.paid_out.0
            )
        })
        .collect()
}

fn verified(docket: &Docket) {
    let verified = docket.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[test]
fn undo_and_redo_alternate_for_ever() {
    let docket = docket(1);
    docket
        .record(CASE, None, amended(Field::Cause, "甲"))
        .unwrap();
    let (with, mut last) = (state(&docket), docket.undo(None).unwrap());
    let without = state(&docket);
    assert_ne!(with, without);
    for round in 0..5 {
        last = docket.undo(Some(last)).unwrap();
        let expected = if round % 2 == 0 { &with } else { &without };
        assert_eq!(state(&docket), *expected, "{round}");
        verified(&docket);
    }
    // The history says of each which of the two it was.
    let mut lines = history(&docket, all());
    lines.retain(|line| line.action == Action::Undo);
    lines.reverse();
    let redos: Vec<bool> = lines.iter().map(|line| line.redo).collect();
    assert_eq!(redos, [false, true, false, true, false, true]);
}

#[test]
fn redo_finds_what_was_undone_also_in_another_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let docket = filled(Docket::at(&path, TODAY), 2);
    let first = docket
        .record(CASE, None, amended(Field::Cause, "甲"))
        .unwrap();
    docket
        .record(CASE, None, amended(Field::Clerk, "乙"))
        .unwrap();
    let with = state(&docket);
    docket.undo(None).unwrap();
    docket.undo(None).unwrap();
    drop(docket);
    let docket = Docket::at(&path, TODAY);
    let redo = || revert(&docket, Revert::of(RevertTarget::LastUndone));
    redo().unwrap();
    assert_eq!(docket.show(CASE).line.cause.as_deref(), Some("甲"));
    redo().unwrap();
    assert_eq!(state(&docket), with);
    assert_eq!(redo().unwrap_err().key, ErrorKey::NothingToRedo);
    // A new record after an undo ends the possibility to redo.
    docket.undo(None).unwrap();
    docket.record(CASE, None, contacted("2026-07-07")).unwrap();
    assert_eq!(redo().unwrap_err().key, ErrorKey::NothingToRedo);
    assert!(history(&docket, all()).iter().any(|line| line.redo));
    assert!(commit(&docket, first).line.retracted_by.is_none());
    verified(&docket);
}

fn all() -> HistoryQuery {
    HistoryQuery {
        limit: 100,
        ..HistoryQuery::default()
    }
}

#[test]
fn what_was_recorded_is_told_in_full_while_a_past_day_is_looked_at() {
    let docket = docket(1);
    docket
        .record(CASE, Some("2026-06-20"), contacted("2026-07-07"))
        .unwrap();
    let now = history(&docket, all());
    assert!(now.iter().all(|line| line.fact.is_some()), "{now:?}");
    let view = View::as_of(day("2026-05-31"));
    let Response::History(then) = docket.ask_seen(view, Request::History(all())).unwrap() else {
        panic!()
    };
    assert_eq!(then, now);
}

#[test]
fn what_others_build_upon_is_refused_alone_and_taken_back_together() {
    let docket = docket(1);
    let before = state(&docket);
    let deduction = docket.record(CASE, None, deducted("2026-04-01")).unwrap();
    let call = docket.record(CASE, None, contacted("2026-07-07")).unwrap();
    let from = day("2026-04-01");
    let kind = PauseKind::Deduct;
    let resumption = docket
        .record(CASE, Some("2026-05-01"), Fact::Resumed { kind, from })
        .unwrap();
    let error = docket.undo(Some(deduction)).unwrap_err();
    assert_eq!(error.key, ErrorKey::BuiltUpon);
    assert!(
        error
            .args
            .contains(&("commit".to_owned(), resumption.to_string()))
    );
    let builders = commit(&docket, deduction).dependents;
    assert_eq!(
        builders.iter().map(|c| c.commit).collect::<Vec<_>>(),
        [resumption]
    );
    // The call is independent: it can be taken back although the resumption came later.
    let undo = docket.undo(Some(call)).unwrap();
    assert!(docket.show(CASE).line.next.is_none());
    docket.undo(Some(undo)).unwrap();
    let together = revert(
        &docket,
        Revert {
            with_dependents: true,
            ..Revert::of(RevertTarget::Commit(deduction))
        },
    )
    .unwrap();
    verified(&docket);
    let file = docket.show(CASE);
    assert_eq!(
        (file.changes.len(), file.line.next),
        (0, Some(day("2026-07-07")))
    );
    let line = &history(&docket, all())[0];
    assert_eq!(
        (line.commit, line.retracts_all.as_slice()),
        (together, &[deduction, resumption][..])
    );
    // One step, so one redo.
    docket.undo(Some(together)).unwrap();
    assert_eq!(docket.show(CASE).changes.len(), 1);
    docket.undo(Some(call)).unwrap();
    revert(
        &docket,
        Revert {
            with_dependents: true,
            ..Revert::of(RevertTarget::Commit(deduction))
        },
    )
    .unwrap();
    assert_eq!(state(&docket), before);
    verified(&docket);
}

#[test]
fn what_somebody_else_recorded_is_taken_back_only_when_said_so() {
    let mut docket = docket(1);
    docket.context.actor.name = "other".to_owned();
    let theirs = docket
        .record(CASE, None, amended(Field::Cause, "甲"))
        .unwrap();
    docket.context.actor.name = "clerk".to_owned();
    let error = docket.undo(Some(theirs)).unwrap_err();
    assert_eq!(error.key, ErrorKey::BelongsToOther);
    let target = RevertTarget::Commit(theirs);
    revert(
        &docket,
        Revert {
            others: true,
            ..Revert::of(target)
        },
    )
    .unwrap();
    assert_eq!(docket.show(CASE).line.cause, None);
    // The last change of this user is the registration, not the other user's change.
    let error = docket.undo(Some(1)).map(|_| ());
    assert_eq!(error, Ok(()));
}

#[test]
fn the_docket_goes_back_to_where_it_stood() {
    let docket = docket(2);
    let first = docket
        .record(CASE, None, amended(Field::Cause, "甲"))
        .unwrap();
    docket.undo(Some(first)).unwrap();
    let mark = docket
        .record(CASE, None, amended(Field::Cause, "乙"))
        .unwrap();
    let then = state(&docket);
    docket.record(CASE, None, deducted("2026-04-01")).unwrap();
    docket.undo(None).unwrap();
    docket.undo(Some(mark)).unwrap();
    docket
        .record(CASE, None, amended(Field::Cause, "丙"))
        .unwrap();
    let back = revert(&docket, Revert::of(RevertTarget::After(mark))).unwrap();
    assert_eq!(state(&docket), then);
    verified(&docket);
    docket.undo(Some(back)).unwrap();
    assert_eq!(docket.show(CASE).line.cause.as_deref(), Some("丙"));
    verified(&docket);
    let head = revert(&docket, Revert::of(RevertTarget::After(0))).unwrap();
    assert!(state(&docket).is_empty());
    let error = revert(&docket, Revert::of(RevertTarget::After(head))).unwrap_err();
    assert_eq!(error.key, ErrorKey::NothingToUndo);
    let error = revert(&docket, Revert::of(RevertTarget::After(head + 5))).unwrap_err();
    assert_eq!(error.key, ErrorKey::NoSuchCommit);
}

#[test]
fn the_history_names_people_cases_and_kinds() {
    let mut docket = docket(2);
    let other = "(2026)内07民初2号";
    docket.record(CASE, None, contacted("2026-07-07")).unwrap();
    docket.context.actor.name = "other".to_owned();
    let theirs = docket.record(other, None, contacted("2026-07-08")).unwrap();
    let undo = docket.undo(Some(theirs)).unwrap();
    let commits = |query| -> Vec<u64> {
        history(&docket, query)
            .iter()
            .map(|line| line.commit)
            .collect()
    };
    assert_eq!(commits(all()), [5, 4, 3, 2, 1]);
    assert_eq!(commits(HistoryQuery { limit: 2, ..all() }), [5, 4]);
    assert_eq!(
        commits(HistoryQuery {
            before: Some(4),
            ..all()
        }),
        [3, 2, 1]
    );
    for (after, case, expected) in [
        (0, None, &[2, 1][..]),
        (2, None, &[4, 3]),
        (4, None, &[5]),
        (9, None, &[]),
        (0, Some(other), &[4, 2]),
        (2, Some(other), &[5, 4]),
    ] {
        let query = HistoryQuery {
            after: Some(after),
            case: case.map(Into::into),
            limit: 2,
            ..all()
        };
        assert_eq!(commits(query), expected, "{after}");
    }
    assert_eq!(
        commits(HistoryQuery {
            by: Some("other".into()),
            ..all()
        }),
        [5, 4]
    );
    assert_eq!(
        commits(HistoryQuery {
            case: Some(other.into()),
            ..all()
        }),
        [5, 4, 2]
    );
    assert_eq!(
        commits(HistoryQuery {
            kind: CommitKind::from_id("followed-up"),
            ..all()
        }),
        [4, 3]
    );
    assert_eq!(
        commits(HistoryQuery {
            kind: CommitKind::from_id("undo"),
            ..all()
        }),
        [5]
    );
    let lines = history(&docket, all());
    assert_eq!(
        (lines[1].retracted_by, lines[0].number.as_deref()),
        (Some(undo), Some(other))
    );
    assert!(
        matches!(&lines[1].fact, Some((_, Fact::FollowedUp(f))) if f.next == Some(day("2026-07-08")))
    );
}

#[test]
fn a_commit_opens_to_before_and_after() {
    let docket = docket(1);
    let before = docket.show(CASE).line.due.unwrap().to_string();
    docket
        .record(CASE, None, amended(Field::Handler, "甲"))
        .unwrap();
    let moved = docket
        .record(CASE, None, amended(Field::Handler, "乙"))
        .unwrap();
    let extension = Fact::Changed {
        change: Change::Extend(qingji::domain::change::Extension {
            months: 1,
            approved: Some(day("2026-06-01")),
            ..Default::default()
        }),
        note: None,
    };
    let longer = docket.record(CASE, None, extension).unwrap();
    let file = commit(&docket, moved);
    assert_eq!((file.total, file.cases[0].number.as_str()), (1, CASE));
    let change = &file.cases[0].changes;
    assert_eq!(change.len(), 1);
    assert_eq!(
        (
            change[0].what,
            change[0].before.as_deref(),
            change[0].after.as_deref()
        ),
        (Differing::Field(Field::Handler), Some("甲"), Some("乙"))
    );
    let due = &commit(&docket, longer).cases[0].changes[0];
    assert_eq!(
        (due.what, due.before.as_deref()),
        (Differing::Due, Some(before.as_str()))
    );
    assert_eq!(due.after, docket.show(CASE).line.due.map(|d| d.to_string()));
    // Undoing it swaps both sides.
    let undo = docket.undo(Some(longer)).unwrap();
    let back = &commit(&docket, undo).cases[0].changes[0];
    assert_eq!((&back.before, &back.after), (&due.after, &due.before));
    // The registration made the case.
    let made = commit(&docket, 1);
    assert!(
        made.cases[0]
            .changes
            .iter()
            .any(|d| d.what == Differing::Exists && d.before.is_none())
    );
    assert_eq!(made.dependents.len(), 2);
}

#[test]
fn bounds_of_levels_are_kept_by_version_and_undone_like_anything_else() {
    let mut docket = docket(1);
    let due = docket.show(CASE).line.due.unwrap();
    docket.context.today = due - chrono::Duration::days(9);
    let level = |docket: &Docket| docket.show(CASE).line.level;
    assert_eq!(level(&docket), Level::Ahead);
    let set = |docket: &Docket, urgent, near, ahead| {
        let levels = Thresholds {
            urgent,
            near,
            ahead,
        };
        let setting = Setting {
            levels,
            ..Setting::default()
        };
        docket.ask(Request::SetSetting(Box::new(setting)))
    };
    let Response::Written(first) = set(&docket, 5, 10, 30).unwrap() else {
        panic!()
    };
    assert_eq!(level(&docket), Level::Near);
    let moment = docket.context.now;
    docket.context.now += chrono::Duration::hours(1);
    let Response::Written(second) = set(&docket, 9, 12, 40).unwrap() else {
        panic!()
    };
    assert_eq!(level(&docket), Level::Urgent);
    // Setting the same values again changes nothing.
    let Response::Written(again) = set(&docket, 9, 12, 40).unwrap() else {
        panic!()
    };
    assert!(again.repeated && again.commit == second.commit);
    let known = |docket: &Docket, known_at| match docket.ask(Request::Setting { known_at }).unwrap()
    {
        Response::Setting(line) => (line.setting.levels.urgent, line.commit),
        other => panic!("{other:?}"),
    };
    assert_eq!(known(&docket, None), (9, Some(second.commit)));
    assert_eq!(known(&docket, Some(moment)), (5, Some(first.commit)));
    assert_eq!(
        docket.undo(Some(first.commit)).unwrap_err().key,
        ErrorKey::BuiltUpon
    );
    docket.undo(None).unwrap();
    assert_eq!((level(&docket), known(&docket, None).0), (Level::Near, 5));
    docket.undo(None).unwrap();
    assert_eq!(
        (level(&docket), known(&docket, None)),
        (Level::Ahead, (3, None))
    );
    verified(&docket);
    for (u, n, a) in [(7, 3, 30), (3, 3, 30), (-1, 3, 7)] {
        assert_eq!(
            set(&docket, u, n, a).unwrap_err().key,
            ErrorKey::BadThresholds
        );
    }
    assert!(
        history(&docket, all())
            .iter()
            .any(|line| line.setting.is_some())
    );
}

/// A fact of one of two cases.
fn any_fact() -> impl Strategy<Value = (u32, Fact)> {
    let fact = prop_oneof![
        (0..3).prop_map(|n| amended(Field::Cause, &format!("c{n}"))),
        (0..3).prop_map(|n| amended(Field::Handler, &format!("h{n}"))),
        (1..4).prop_map(|n| deducted(&format!("2026-04-0{n}"))),
        (1..4).prop_map(|n| Fact::Resumed {
            kind: PauseKind::Deduct,
            from: day(&format!("2026-04-0{n}"))
        }),
        (1..9).prop_map(|n| contacted(&format!("2026-07-0{n}"))),
        (1..4_i64, any::<bool>()).prop_map(|(n, out)| Fact::Paid(Payment {
            direction: if out {
                Direction::PayOut
            } else {
                Direction::Receipt
            },
            amount: Money(n),
            ..Payment::default()
        })),
    ];
    (1..3u32, fact)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Undoing and redoing any entry, alone or with what builds on it, has no effect.
    #[test]
    fn undo_and_redo_is_identity(
        facts in prop::collection::vec(any_fact(), 1..10),
        pick in any::<prop::sample::Index>(),
        together in any::<bool>(),
    ) {
        let docket = docket(2);
        for (n, fact) in facts {
            // A resumption without a pause is refused, which is not tested here.
            let _ = docket.record(&format!("(2026)内07民初{n}号"), None, fact);
        }
        let commits = history(&docket, all()).len();
        let (target, with) = (1 + pick.index(commits) as u64, state(&docket));
        let wish = Revert { with_dependents: together, ..Revert::of(RevertTarget::Commit(target)) };
        match revert(&docket, wish) {
            Ok(undo) => {
                prop_assert!(docket.verify().ok, "{:?}", docket.verify().problems);
                docket.undo(Some(undo)).unwrap();
                prop_assert_eq!(state(&docket), with);
                prop_assert!(docket.verify().ok);
            }
            Err(error) => {
                prop_assert_eq!(error.key, ErrorKey::BuiltUpon);
                prop_assert!(!together);
                prop_assert_eq!(state(&docket), with);
            }
        }
    }
}

/// A bulk change as the history shows it: its line and the account of its cases.
fn told(docket: &Docket, numbers: &[&str], doing: Doing) -> (String, Vec<String>) {
    let query = BulkQuery {
        target: Target::Numbers(numbers.iter().map(|n| (*n).to_owned()).collect()),
        order: Vec::new(),
        doing,
        reason: None,
        dry_run: false,
        seen: None,
    };
    let Response::Bulk(report) = docket.ask(Request::Bulk(Box::new(query))).unwrap() else {
        panic!()
    };
    let file = commit(docket, report.written.unwrap().commit);
    let outcomes = Outcomes::builtin();
    let wording = Wording::new(Locale::Zh, &outcomes);
    (
        deed::what(&file.line, wording),
        deed::account(&file, wording),
    )
}

#[test]
fn a_change_of_many_cases_says_no_day_that_one_of_them_has() {
    let docket = docket(3);
    let [one, two] = [CASE, "(2026)内07民初2号"];
    docket.record(one, None, contacted("2026-07-06")).unwrap();
    docket.record(two, None, contacted("2026-07-08")).unwrap();
    let (line, account) = told(
        &docket,
        &[one, two],
        Doing::Next(Moved::By(Distance::parse("+7d").unwrap())),
    );
    assert_eq!(line, "2 件: 下次跟进改期");
    // The next follow-up is a value of the case and a field of its own, but is shown once.
    let next = |case: &str| format!("  下次跟进：{case}");
    assert_eq!(
        account,
        [
            one,
            "  2026-06-30 更正 下次 2026-07-13",
            &next("2026-07-06 -> 2026-07-13"),
            two,
            "  2026-06-30 更正 下次 2026-07-15",
            &next("2026-07-08 -> 2026-07-15"),
        ]
    );
    // A move to a single day names the day.
    let to = Doing::Next(Moved::To(day("2026-07-20")));
    let (line, _) = told(&docket, &[one, two], to);
    assert_eq!(line, "2 件: 更正 下次 2026-07-20");
    let (line, account) = told(&docket, &[one], Doing::Next(Moved::To(day("2026-07-21"))));
    assert_eq!(line, format!("{one} 更正 下次 2026-07-21"));
    assert_eq!(account.len(), 3, "{account:?}");
    // Tags are one word each, and each case may have others beside it.
    docket
        .record(one, None, amended(Field::Tags, "甲"))
        .unwrap();
    let (line, _) = told(&docket, &[one, two], Doing::Tag("乙".into()));
    assert_eq!(line, "2 件: 更正 标签");
    let handler = Doing::Amend {
        field: Field::Handler,
        value: Some("李娜".into()),
        on: None,
    };
    let (line, _) = told(&docket, &[one, two], handler);
    assert_eq!(line, "2 件: 更正 承办人 李娜");
}

#[test]
fn a_commit_asked_about_from_one_of_its_cases_begins_with_it() {
    let docket = docket(4);
    let known: Vec<String> = (1..=4).map(|n| registration(n).number).collect();
    let [one, two, three, four] = known.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        panic!()
    };
    let handler = Doing::Amend {
        field: Field::Handler,
        value: Some("李娜".into()),
        on: None,
    };
    told(&docket, &[one, two, three, four], handler);
    let step = history(&docket, all())[0].commit;
    let ask = |about: Option<&str>, limit| {
        let query = CommitQuery {
            commit: step,
            limit,
            about: about.map(str::to_owned),
            ..CommitQuery::default()
        };
        match docket.ask(Request::Commit(query)) {
            Ok(Response::Commit(file)) => Ok(*file),
            Ok(other) => panic!("{other:?}"),
            Err(error) => Err(error),
        }
    };
    let numbers = |file: &CommitFile| {
        let numbers = file.cases.iter().map(|case| case.number.clone());
        numbers.collect::<Vec<_>>()
    };
    let file = ask(Some(three), 3).unwrap();
    assert_eq!(numbers(&file), [three, one, two]);
    assert_eq!(file.total, 4);
    assert_eq!(numbers(&ask(None, 3).unwrap()), [one, two, three]);
    // A case that it did not touch changes nothing about the order.
    docket.ask(Request::Add(Box::new(registration(5)))).unwrap();
    let fifth = registration(5).number;
    assert_eq!(numbers(&ask(Some(&fifth), 2).unwrap()), [one, two]);
    let unknown = ask(Some("(2026)内07民初99号"), 2).unwrap_err();
    assert_eq!(unknown.key, ErrorKey::NoSuchCase);
    // Only what builds on it in that case.
    let later = docket
        .record(two, None, amended(Field::Handler, "杨磊"))
        .unwrap();
    let builders = |about| {
        let file = ask(about, 1).unwrap();
        file.dependents
            .iter()
            .map(|line| line.commit)
            .collect::<Vec<_>>()
    };
    assert_eq!(builders(None), [later]);
    assert_eq!(builders(Some(two)), [later]);
    assert_eq!(builders(Some(one)), [0_u64; 0]);
    // In words: the case, what was done to it, then how many others there are.
    let outcomes = Outcomes::builtin();
    let wording = Wording::new(Locale::Zh, &outcomes);
    let file = ask(Some(two), 2).unwrap();
    let lines = deed::account_from(&file, 0, wording);
    assert_eq!(lines[..2], [two, "   更正 承办人 李娜"]);
    let others = lines.iter().position(|line| line.contains("还涉及另 3 件"));
    let first = lines.iter().position(|line| line == one);
    assert!(others.is_some() && others < first, "{lines:?}");
    assert!(
        lines.iter().any(|line| line.contains("另有 2 件")),
        "{lines:?}"
    );
}

#[test]
fn the_row_of_a_case_comes_before_the_rest_of_its_commit() {
    let docket = docket(0);
    let paid = |on: &str, cents: i64| {
        let fact = Fact::Paid(Payment {
            direction: Direction::Receipt,
            amount: Money(cents),
            ..Payment::default()
        });
        Row::Event(EventRow {
            row: 1,
            number: Some(CASE.to_owned()),
            event: NewEvent {
                on: Some(day(on)),
                fact,
            },
        })
    };
    let case = CaseRow {
        registration: Box::new(registration(1)),
        ..CaseRow::default()
    };
    let case = Row::Case(Box::new(case));
    docket.import(&[case, paid("2026-03-05", 100), paid("2026-03-09", 200)]);
    let step = history(&docket, all())[0].commit;
    let file = commit(&docket, step);
    let outcomes = Outcomes::builtin();
    let wording = Wording::new(Locale::Zh, &outcomes);
    let entries = docket.show(CASE).timeline;
    assert_eq!(entries.len(), 3);
    for entry in entries {
        let lines = deed::account_from(&file, entry.index as usize, wording);
        let day = entry.on.unwrap().to_string();
        assert_eq!(lines[0], CASE);
        assert!(lines[1].contains(&day), "{day} {lines:?}");
        assert_eq!(lines[3], "这件在这一步还有 2 项:", "{lines:?}");
        assert_eq!(lines[2], "");
        let said = lines.iter().filter(|line| line.contains("2026-03-05 到位"));
        assert_eq!(said.count(), 1, "{lines:?}");
    }
}

#[test]
fn of_very_many_cases_only_what_cannot_differ_is_said() {
    let docket = docket(120);
    let numbers: Vec<String> = (1..=120).map(|n| registration(n).number).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let follow = Doing::FollowUp {
        outcome: "contacted".into(),
        note: Some("短信".into()),
        next: Some(Moved::To(day("2026-07-02"))),
    };
    let (line, _) = told(&docket, &numbers[..100], follow.clone());
    assert_eq!(line, "100 件: 跟进 已联系: 短信 -> 2026-07-02");
    let (line, _) = told(&docket, &numbers, follow);
    assert_eq!(line, "120 件: 跟进 已联系: 短信");
    let handler = Doing::Amend {
        field: Field::Handler,
        value: Some("李娜".into()),
        on: None,
    };
    let (line, _) = told(&docket, &numbers, handler);
    assert_eq!(line, "120 件: 更正 承办人 李娜");
}
