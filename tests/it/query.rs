//! Queries compared with a filter by hand: every condition over random dockets.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};
use proptest::prelude::*;
use qingji::command;
use qingji::config::outcome::Outcomes;
use qingji::domain::change::Change;
use qingji::domain::clock::State;
use qingji::domain::event::{Fact, Field, FollowUp, Registration};
use qingji::domain::level::Level;
use qingji::domain::locale::Locale;
use qingji::domain::money::Money;
use qingji::domain::query::{Filter, Key, Op, Shape, Status, Term, Value, When};
use qingji::domain::sides;
use qingji::domain::window::Window;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    Among, CaseFile, CaseRow, ChecklistQuery, Column, EventRow, ExecutionBy, ExecutionQuery,
    Figure, ListQuery, Listed, NameKind, NamesQuery, NewEvent, Order, Request, Response, Row,
    Scope, parse_query, print_query,
};
use qingji::service::error::ErrorKey;
use qingji::text::fold::fold;

use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

fn demo(seed: u64) -> (Docket, Vec<CaseFile>) {
    let docket = Docket::in_memory(TODAY);
    let rows: Vec<Row> = Demo::new(70, seed, day(TODAY)).collect();
    docket.import(&rows);
    let numbers = list(
        &docket,
        &Filter {
            status: Status::All,
            ..Filter::default()
        },
        Vec::new(),
    );
    let files = numbers.iter().map(|number| docket.show(number)).collect();
    (docket, files)
}

fn list(docket: &Docket, filter: &Filter, order: Vec<Order>) -> Vec<String> {
    let query = ListQuery {
        filter: filter.clone(),
        order,
        limit: usize::MAX,
        ..ListQuery::default()
    };
    match docket.ask(Request::List(Box::new(query))).unwrap() {
        Response::Cases(page) => {
            assert_eq!(page.total, Some(page.rows.len()));
            page.rows.into_iter().map(|row| row.number).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// The values of a case under a key of words.
fn words(file: &CaseFile, key: Key) -> Vec<String> {
    let line = &file.line;
    let one = |text: &Option<String>| text.clone().into_iter().collect();
    match key {
        Key::Court => one(&line.court),
        Key::Division => one(&line.division),
        Key::Handler => one(&line.handler),
        Key::Clerk => one(&file.clerk),
        Key::Cause => one(&line.cause),
        Key::Procedure => one(&line.procedure),
        Key::Type => one(&file.type_code),
        Key::Tag => file.tags.clone(),
        Key::Outcome => line
            .last
            .iter()
            .map(|(_, outcome)| outcome.clone())
            .collect(),
        Key::How => one(&file.how),
        Key::Number => vec![line.number.clone()],
        Key::Plaintiff => one(&line.plaintiffs),
        Key::Defendant => one(&line.defendants),
        Key::Party => line
            .plaintiffs
            .iter()
            .chain(&line.defendants)
            .cloned()
            .collect(),
        Key::Text => {
            let all = [
                Some(line.number.clone()),
                line.plaintiffs.clone(),
                line.defendants.clone(),
            ];
            all.into_iter().flatten().collect()
        }
        other => panic!("{other:?}"),
    }
}

/// The integer of a case under a key of days, money and counts.
fn number(file: &CaseFile, key: Key) -> Option<i64> {
    let line = &file.line;
    let open = line.closed.is_none();
    let left = line.days_left.filter(|_| open).map(i64::from);
    let days = |day: Option<NaiveDate>| day.map(|day| i64::from(day.num_days_from_ce()));
    match key {
        Key::DaysLate => left.filter(|left| *left < 0).map(|left| -left),
        Key::DaysLeft => left,
        Key::Age => line
            .filed
            .map(|filed| (line.closed.unwrap_or(day(TODAY)) - filed).num_days()),
        Key::Claim => line.claim.map(|money| money.0),
        Key::Received => Some(file.received.0),
        Key::PaidOut => Some(file.paid_out.0),
        Key::Unpaid => line.claim.map(|money| money.0 - file.received.0),
        Key::Filed => days(line.filed),
        Key::Closed => days(line.closed),
        Key::Due => days(line.due),
        Key::StatedDue => days(file.stated_due),
        Key::Next => days(line.next),
        Key::Last => days(line.last.as_ref().map(|(day, _)| *day)),
        other => panic!("{other:?}"),
    }
}

fn delayed(file: &CaseFile) -> bool {
    let late = |at: usize| file.verdict.late.contains(&at);
    file.line.closed.is_none_or(|closed| closed > day(TODAY))
        && file
            .changes
            .iter()
            .enumerate()
            .any(|(at, change)| match change {
                Change::Pause(pause) => {
                    !late(at)
                        && pause.from <= day(TODAY)
                        && pause.to.is_none_or(|to| day(TODAY) < to)
                }
                Change::Extend(extension) => {
                    !late(at)
                        && extension
                            .approved
                            .or(file.line.filed)
                            .is_some_and(|on| on <= day(TODAY))
                }
                _ => false,
            })
}

/// Whether a case meets a condition, by hand.
fn holds(file: &CaseFile, term: &Term) -> bool {
    let negated = matches!(term.op, Op::Ne | Op::HasNot);
    match term.key.shape() {
        Shape::Name | Shape::Text => {
            let own = words(file, term.key);
            let has = term.values.iter().any(|value| match value {
                Value::Nothing => own.is_empty(),
                Value::Text(text) => own.iter().any(|own| {
                    let (own_folded, text) = (fold(own), fold(text));
                    if matches!(term.op, Op::Has | Op::HasNot) {
                        own_folded.contains(&text)
                    } else {
                        own_folded == text
                            || term.key.shape() == Shape::Text
                                && sides::names(own).any(|one| fold(one) == text)
                    }
                }),
                other => panic!("{other:?}"),
            });
            let cause = term.key == Key::Text
                && term.values.iter().any(|value| match value {
                    Value::Text(text) => file
                        .line
                        .cause
                        .as_ref()
                        .is_some_and(|cause| fold(cause).contains(&fold(text))),
                    _ => false,
                });
            (has || cause) != negated
        }
        Shape::Level => term.values.contains(&Value::Level(file.line.level)) != negated,
        Shape::Flag => {
            let own = match term.key {
                Key::Delayed => delayed(file),
                Key::Custody => file.custody,
                _ => file.line.provisional,
            };
            term.values == [Value::Flag(own)]
        }
        Shape::Months => {
            let Value::Count(months) = term.values[0] else {
                panic!()
            };
            file.verdict.state != State::Closed
                && file
                    .line
                    .filed
                    .is_some_and(|filed| filed + Months::new(months as u32) < day(TODAY))
        }
        _ => {
            let own = number(file, term.key);
            let wanted: Vec<i64> = term
                .values
                .iter()
                .filter_map(|value| match value {
                    Value::Count(n) => Some(*n),
                    Value::Money(money) => Some(money.0),
                    Value::Day(When::On(day)) => Some(i64::from(day.num_days_from_ce())),
                    Value::Day(When::Said(said)) => {
                        let ahead: i64 = said.trim_end_matches('d').parse().unwrap();
                        Some(i64::from(day(TODAY).num_days_from_ce()) + ahead)
                    }
                    _ => None,
                })
                .collect();
            let nothing = term.values.contains(&Value::Nothing);
            match (own, term.op) {
                (None, Op::Eq) => nothing,
                (None, Op::Ne) => !nothing,
                (None, _) => false,
                (Some(own), Op::Eq) => wanted.contains(&own),
                (Some(own), Op::Ne) => !wanted.contains(&own),
                (Some(own), op) => op.holds(&own, &wanted[0]),
            }
        }
    }
}

/// A value that some case has, or one close to it, chosen by two numbers.
fn value(files: &[CaseFile], key: Key, op: Op, at: usize, by: i64) -> Value {
    let file = &files[at % files.len()];
    let equal = matches!(op, Op::Eq | Op::Ne);
    if equal && by == 0 && !matches!(key.shape(), Shape::Level | Shape::Flag | Shape::Months) {
        return Value::Nothing;
    }
    match key.shape() {
        Shape::Name | Shape::Text => {
            let own: Vec<String> = files
                .iter()
                .cycle()
                .skip(at % files.len())
                .take(files.len())
                .flat_map(|file| words(file, key))
                .take(1)
                .collect();
            let own = own.first().cloned().unwrap_or_else(|| "无此".to_owned());
            let part: String = own.chars().skip(1).take(2).collect();
            Value::Text(if matches!(op, Op::Has | Op::HasNot) {
                part
            } else {
                own
            })
        }
        Shape::Level => Value::Level(Level::ALL[at % 9]),
        Shape::Flag => Value::Flag(by > 0),
        Shape::Months => Value::Count(by.abs() % 24 + 1),
        Shape::Count => Value::Count(number(file, key).unwrap_or(3) + by),
        Shape::Money => Value::Money(Money(number(file, key).unwrap_or(100) + by)),
        _ if by % 2 == 0 => Value::Day(When::Said(format!("{:+}d", by * 20))),
        _ => {
            let own = number(file, key).unwrap_or(739_000) + by;
            Value::Day(When::On(
                NaiveDate::from_num_days_from_ce_opt(own as i32).unwrap(),
            ))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_query_leaves_what_it_says(
        seed in 0..1_000_u64,
        picks in prop::collection::vec((0..Key::ALL.len(), 0..8_usize, 0..70_usize, -3..4_i64), 30..40),
        pairs in any::<bool>(),
    ) {
        let (docket, files) = demo(seed);
        let terms: Vec<Term> = picks
            .into_iter()
            .filter(|(key, ..)| !matches!(Key::ALL[*key], Key::Status | Key::Reason))
            .map(|(key, op, at, by)| {
                let key = Key::ALL[key];
                let ops = key.shape().ops();
                let op = if key.shape() == Shape::Flag { Op::Eq } else { ops[op % ops.len()] };
                // Bare text is searched for, not compared.
                let op = if key == Key::Text && op == Op::Eq { Op::Has } else if key == Key::Text && op == Op::Ne { Op::HasNot } else { op };
                let mut values = vec![value(&files, key, op, at, by)];
                if matches!(op, Op::Eq | Op::Ne) && !matches!(key.shape(), Shape::Flag | Shape::Months) {
                    values.push(value(&files, key, op, at + 7, by + 1));
                }
                Term { key, op, values }
            })
            .collect();
        for chunk in terms.chunks(if pairs { 2 } else { 1 }) {
            for status in Status::ALL {
                let mut filter = Filter { status, ..Filter::default() };
                for term in chunk {
                    filter.and(term.clone());
                }
                let mut wanted: Vec<String> = files
                    .iter()
                    .filter(|file| match status {
                        Status::Open => file.line.closed.is_none(),
                        Status::Closed => file.line.closed.is_some(),
                        Status::All => true,
                    })
                    .filter(|file| chunk.iter().all(|term| holds(file, term)))
                    .map(|file| file.line.number.clone())
                    .collect();
                wanted.sort();
                let mut found = list(&docket, &filter, vec![Order::up(Column::Number)]);
                found.sort();
                prop_assert_eq!(&found, &wanted, "{:?}", filter);
                if status == Status::Open {
                    // Sorted by due date, it comes from other tables.
                    let due = Request::Due(qingji::service::api::DueQuery {
                        filter: filter.clone(),
                        count: true,
                        ..Default::default()
                    });
                    let Response::Cases(page) = docket.ask(due).unwrap() else { panic!() };
                    let mut due: Vec<String> = page.rows.into_iter().map(|row| row.number).collect();
                    due.sort();
                    prop_assert_eq!(&due, &wanted, "{:?}", filter);
                }
            }
        }
    }
}

#[test]
fn every_column_sorts_both_ways_stably_and_leaves_what_is_missing_last() {
    let (docket, files) = demo(3);
    let all = Filter {
        status: Status::All,
        ..Filter::default()
    };
    for by in Column::ALL {
        let up = list(
            &docket,
            &all,
            vec![Order {
                by,
                descending: false,
            }],
        );
        let down = list(
            &docket,
            &all,
            vec![Order {
                by,
                descending: true,
            }],
        );
        assert_eq!(up.len(), files.len());
        let value = |number: &String| -> Option<i64> {
            let file = files
                .iter()
                .find(|file| file.line.number == *number)
                .unwrap();
            match by {
                Column::Claim => file.line.claim.map(|money| money.0),
                Column::Filed => file.line.filed.map(|day| i64::from(day.num_days_from_ce())),
                Column::Next => file.line.next.map(|day| i64::from(day.num_days_from_ce())),
                Column::Days => file
                    .line
                    .days_left
                    .filter(|_| file.line.closed.is_none())
                    .map(i64::from),
                Column::Due => file.line.due.map(|day| i64::from(day.num_days_from_ce())),
                Column::Closed => file
                    .line
                    .closed
                    .map(|day| i64::from(day.num_days_from_ce())),
                _ => None,
            }
        };
        for (rows, sign) in [(&up, 1), (&down, -1)] {
            for pair in rows.windows(2) {
                match (value(&pair[0]), value(&pair[1])) {
                    (Some(a), Some(b)) => assert!(a * sign <= b * sign, "{by:?}"),
                    (None, Some(_)) => panic!("{by:?}: a row without a value before one with it"),
                    _ => {}
                }
            }
        }
        // The second column decides where the first does not.
        let twice = list(
            &docket,
            &all,
            vec![
                Order::up(Column::Status),
                Order {
                    by,
                    descending: false,
                },
            ],
        );
        assert_eq!(twice.len(), files.len());
    }
}

/// A name of the docket that no case of a list has is not offered there.
#[test]
fn the_names_of_a_list_are_those_of_its_cases() {
    let (docket, files) = demo(3);
    let kinds = [
        (NameKind::Court, Key::Court),
        (NameKind::Division, Key::Division),
        (NameKind::Handler, Key::Handler),
        (NameKind::Clerk, Key::Clerk),
        (NameKind::Cause, Key::Cause),
        (NameKind::Procedure, Key::Procedure),
        (NameKind::Type, Key::Type),
        (NameKind::Tag, Key::Tag),
        (NameKind::Outcome, Key::Outcome),
        (NameKind::How, Key::How),
    ];
    let agree = |numbers: &[String], of: &Listed| {
        for (kind, key) in kinds {
            let own = files
                .iter()
                .filter(|file| numbers.contains(&file.line.number));
            let own: BTreeSet<String> = own.flat_map(|file| words(file, key)).collect();
            let query = NamesQuery {
                kind,
                of: of.clone(),
            };
            let answer = docket.ask(Request::NamesOf(Box::new(query))).unwrap();
            let Response::Names(names) = answer else {
                panic!("{answer:?}")
            };
            assert_eq!(
                names.iter().cloned().collect::<BTreeSet<_>>(),
                own,
                "{kind:?} {of:?}"
            );
            assert_eq!(names.len(), own.len());
        }
    };
    let court = words(&files[0], Key::Court);
    let closed = Status::Closed;
    for filter in [
        Filter::default(),
        Filter {
            status: closed,
            ..Filter::default()
        },
        Filter {
            courts: court.clone(),
            ..Filter::default()
        },
        Filter {
            levels: vec![Level::Over],
            ..Filter::default()
        },
    ] {
        let numbers = list(&docket, &filter, Vec::new());
        agree(&numbers, &Listed::Cases(filter.clone().into()));
        let figure = Figure::Due {
            filter: Filter::default(),
        };
        let figure = Some(Box::new(figure));
        if filter.status == Status::Open {
            agree(
                &numbers,
                &Listed::Cases(Among {
                    figure,
                    filter: filter.clone(),
                }),
            );
        }
        let query = ChecklistQuery {
            filter: filter.clone(),
            ..ChecklistQuery::default()
        };
        let answer = docket.ask(Request::Checklist(Box::new(query))).unwrap();
        let Response::Checklist(day) = answer else {
            panic!("{answer:?}")
        };
        let numbers: Vec<String> = day.page.rows.iter().map(|row| row.number.clone()).collect();
        agree(&numbers, &Listed::Day(filter));
    }
}

#[test]
fn a_value_that_no_case_has_is_refused_with_those_there_are() {
    let (docket, _) = demo(3);
    let refused = |text: &str| {
        let filter = parse_query(text).unwrap();
        let asked = docket.ask(Request::Sums(filter.into()));
        asked.map(|_| ()).map_err(|error| {
            let choices = error.args.iter().find(|(name, _)| name == "choices");
            (
                error.key,
                choices
                    .map(|(_, choices)| choices.clone())
                    .unwrap_or_default(),
            )
        })
    };
    for text in ["类型=xx", "类型=2", "类型!=民"] {
        let (key, choices) = refused(text).unwrap_err();
        assert_eq!(key, ErrorKey::NoSuchValue, "{text}");
        assert!(choices.starts_with("民初 "), "{choices}");
    }
    let (key, choices) = refused("状态=全部 结案方式=xx").unwrap_err();
    assert_eq!(key, ErrorKey::NoSuchValue);
    assert!(choices.contains("判决"), "{choices}");
    assert_eq!(refused("法院!=火星").unwrap_err().0, ErrorKey::NoSuchName);
    // A type that no case has is one all the same, and a part of a word names what it is in.
    for text in ["类型=民撤", "类型=民初,执", "类型~xx", "法院!=天津海事法院"] {
        assert_eq!(refused(text), Ok(()), "{text}");
    }
}

#[test]
fn a_list_reads_a_status_alone_and_what_is_not_of_a_level_as_the_lookup_does() {
    use qingji::service::api::{Status, parse_query, print_query};
    let read = |text: &str| parse_query(text).unwrap();
    assert_eq!(read("!停"), read("级!=停"));
    assert_eq!(read("!paused"), read("级!=停"));
    assert_eq!(read("已结"), read("状态=已结"));
    assert_eq!(read("!已结").status, Status::Open);
    assert_eq!(read("停").text.as_deref(), Some("停"));
    assert_eq!(read("\"已结\"").text.as_deref(), Some("已结"));
    // A condition that only closed cases can meet selects those.
    assert_eq!(read("结案>=2026-06-01").status, Status::Closed);
    assert_eq!(read("结案方式=判决").status, Status::Closed);
    assert_eq!(read("结案=无").status, Status::Open);
    assert_eq!(read("结案方式!=判决").status, Status::Open);
    assert_eq!(read("状态=未结 结案>=2026-06-01").status, Status::Open);
    for text in [
        "\"已结\"",
        "!\"停\"",
        "状态=未结 结案>=2026-06-01",
        "结案>=2026-06-01",
    ] {
        for locale in Locale::ALL {
            let filter = read(text);
            assert_eq!(read(&print_query(&filter, locale)), filter, "{text}");
        }
    }
}

/// What the list of outcomes has not and no case has is refused; what is in either is a value.
#[test]
fn an_outcome_is_one_of_the_list_or_one_that_was_imported() {
    let (docket, files) = demo(3);
    let number = &files[0].line.number;
    let follow = FollowUp {
        outcome: "电话联系".to_owned(),
        ..FollowUp::default()
    };
    docket
        .record(number, None, Fact::FollowedUp(follow))
        .unwrap();
    let asked = |text: &str, locale| {
        let filter = command::query::read(text, locale).unwrap();
        let filter = command::query::meant(&filter, &Outcomes::builtin(), locale);
        docket.ask(Request::Sums(filter.into())).map(|_| ())
    };
    for (text, locale, first) in [
        ("结果=abc", Locale::Zh, "已联系 未接通 "),
        ("结果!=abc", Locale::Zh, "已联系 未接通 "),
        ("结果=已送", Locale::Zh, "已送达 已联系 "),
        ("结果=电话", Locale::Zh, "电话联系 已联系 "),
        ("outcome=servd", Locale::En, "served reached "),
        ("结果=已送达,abc", Locale::Zh, "已联系 未接通 "),
    ] {
        let error = asked(text, locale).unwrap_err();
        assert_eq!(error.key, ErrorKey::NoSuchValue, "{text}");
        let choices = error.args.iter().find(|(name, _)| name == "choices");
        let (_, choices) = choices.unwrap();
        assert!(choices.starts_with(first), "{text}: {choices}");
    }
    // No case was served yet; 无 is a case that was never followed up.
    for text in [
        "结果=已送达",
        "结果=served",
        "结果=电话联系",
        "结果=无",
        "结果~abc",
    ] {
        asked(text, Locale::Zh).unwrap();
    }
}

#[test]
fn every_word_that_is_shown_for_a_level_or_a_state_is_taken_and_printed_again() {
    use qingji::domain::level::Level;
    use qingji::service::api::{parse_query, print_query};
    let quoted = |word: &str| format!("\"{word}\"");
    for locale in Locale::ALL {
        for level in Level::ALL {
            let word = quoted(locale.text(&format!("domain.level.{}", level.id())));
            let filter = parse_query(&format!("level={word}")).unwrap();
            assert_eq!(filter.levels, [level], "{word}");
        }
        for state in ["later", "trial", "execution", "paused", "closed"] {
            for shown in ["tui.state", "domain.status"] {
                let word = quoted(locale.text(&format!("{shown}.{state}")));
                let filter = parse_query(&format!("status={word}")).unwrap();
                let printed = print_query(&filter, locale);
                assert_eq!(parse_query(&printed), Ok(filter), "{word} {printed}");
            }
        }
    }
    let read = |text: &str| parse_query(text).unwrap();
    assert_eq!(print_query(&read("状态=在审"), Locale::Zh), "状态=在审");
    assert_eq!(
        print_query(&read("status=exec"), Locale::En),
        "status=exec."
    );
    assert_eq!(read("状态=停"), read("级=停"));
    assert_eq!(read("状态!=停"), read("级!=停"));
    assert!(parse_query("状态!=在审").is_err());
}

#[test]
fn who_and_which_court_are_said_as_in_the_lookup() {
    use qingji::service::api::{parse_query, print_query};
    let read = |text: &str| parse_query(text).unwrap();
    for (typed, meant) in [
        ("@王", "承办~王"),
        ("＠王芳", "承办~王芳"),
        ("!@王", "承办!~王"),
        ("@wang", "承办=wang"),
        ("#满洲里", "法院=满洲里"),
        ("!#满洲里", "法院!=满洲里"),
        ("#0783 超期>0", "法院=0783 超期>0"),
    ] {
        assert_eq!(read(typed), read(meant), "{typed}");
        assert_eq!(print_query(&read(typed), Locale::Zh), meant);
    }
    // Quoted, or alone, they are text.
    for text in ["\"@王\"", "\"#1\""] {
        let filter = read(text);
        assert!(filter.text.is_some(), "{text}");
        assert_eq!(read(&print_query(&filter, Locale::Zh)), filter);
    }
    assert_eq!(read("#").text.as_deref(), Some("#"));
}

/// A part of an outcome is one of the words that are shown, in either language, not of what is
/// stored; an outcome that no list has is shown as it is stored.
#[test]
fn a_part_of_an_outcome_is_a_part_of_its_shown_words() {
    let (docket, files) = demo(3);
    let open = files.iter().filter(|file| file.line.closed.is_none());
    for (file, outcome) in open.zip(["电话联系", "no-answer", "closing"]) {
        let follow = FollowUp {
            outcome: outcome.to_owned(),
            ..FollowUp::default()
        };
        docket
            .record(&file.line.number, None, Fact::FollowedUp(follow))
            .unwrap();
    }
    let outcomes = Outcomes::builtin();
    let listed = |text: &str, locale| {
        let filter = command::query::read(text, locale).unwrap();
        let filter = command::query::meant(&filter, &outcomes, locale);
        // It is printed as it was typed.
        let again = command::query::read(&print_query(&filter, locale), locale).unwrap();
        assert_eq!(command::query::meant(&again, &outcomes, locale), filter);
        list(&docket, &filter, Vec::new())
    };
    let shown = |part: &str| -> Vec<String> {
        let part = fold(part);
        let has = |id: &str| match outcomes.find(id) {
            Some(one) => fold(&one.zh).contains(&part) || fold(&one.en).contains(&part),
            None => id.contains(&part),
        };
        let open = files.iter().filter(|file| file.line.closed.is_none());
        let files: Vec<CaseFile> = open.map(|file| docket.show(&file.line.number)).collect();
        let said = files
            .iter()
            .filter(|file| file.line.last.as_ref().is_some_and(|(_, id)| has(id)));
        said.map(|file| file.line.number.clone()).collect()
    };
    for (part, some) in [
        ("联系", true),
        ("已", true),
        ("reach", true),
        ("no reply", true),
        ("reported", true),
        ("报", true),
        // The id is no-answer.
        ("answer", false),
    ] {
        for (locale, key) in [(Locale::Zh, "结果"), (Locale::En, "outcome")] {
            let mut found = listed(&format!("{key}~\"{part}\""), locale);
            let mut wanted = shown(part);
            assert_eq!(!wanted.is_empty(), some, "{part}");
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "{part}");
        }
    }
    let with = listed("结果~联系", Locale::Zh);
    let without = listed("结果!~联系", Locale::Zh);
    assert!(with.iter().all(|number| !without.contains(number)));
}

#[test]
fn several_numbers_list_their_cases_and_unknown_ones_are_named() {
    let (docket, files) = demo(5);
    let closed = files.iter().find(|f| f.line.closed.is_some()).unwrap();
    let open = files.iter().find(|f| f.line.closed.is_none()).unwrap();
    let numbers = [&closed.line.number, &open.line.number];
    let asked = |text: &str| {
        let filter = command::query::read(text, Locale::Zh).unwrap();
        docket.ask(Request::List(Box::new(ListQuery {
            filter,
            ..ListQuery::default()
        })))
    };
    let filter = command::query::read(&format!("{}\n{}", numbers[0], numbers[1]), Locale::Zh);
    let mut found = list(&docket, &filter.unwrap(), Vec::new());
    let mut wanted = numbers.map(Clone::clone).to_vec();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    let strange = ["(2019)内0783民初99998号", "(2019)内0783民初99999号"];
    let error = asked(&format!("{} {} {}", strange[0], numbers[0], strange[1])).unwrap_err();
    assert_eq!(error.key, ErrorKey::NoSuchNumbers);
    let named = error.args.iter().find(|(name, _)| name == "numbers");
    assert_eq!(named.unwrap().1, strange.join("  "));
}

/// A case of this number under a procedure as it was typed, and with these plaintiffs.
fn row(number: &str, procedure: &str, plaintiffs: &str) -> Row {
    let registration = Registration {
        number: number.to_owned(),
        filed: Some(day("2026-05-06")),
        procedure: Some(procedure.to_owned()),
        plaintiffs: Some(plaintiffs.to_owned()),
        ..Registration::default()
    };
    Row::Case(Box::new(CaseRow {
        registration: Box::new(registration),
        ..CaseRow::default()
    }))
}

/// A word of a file that is no procedure stays as typed, and its case is in execution nowhere,
/// whether its state is shown, asked for, sorted by, or the case is counted.
#[test]
fn a_case_is_in_execution_by_the_id_of_a_procedure_only() {
    let docket = Docket::in_memory(TODAY);
    let [typed, executed] = ["(2026)内0783民初1号", "(2026)内0783执2号"];
    let said = Row::Event(EventRow {
        row: 0,
        number: Some(typed.to_owned()),
        event: NewEvent {
            on: None,
            fact: Fact::Amended {
                field: Field::Procedure,
                value: Some("execution stayed".to_owned()),
            },
        },
    });
    docket.import(&[
        row(executed, "execution-first", "宋景山"),
        row(typed, "civil-first-ordinary", "恩和"),
        said,
    ]);
    let line = |number| docket.show(number).line;
    assert_eq!(line(typed).procedure.as_deref(), Some("execution stayed"));
    assert_eq!(line(executed).state(), "execution");
    assert_eq!(line(typed).state(), "trial");
    let found = |text: &str, order| list(&docket, &parse_query(text).unwrap(), order);
    assert_eq!(found("状态=在执", Vec::new()), [executed]);
    assert_eq!(found("状态=在审", Vec::new()), [typed]);
    let order = || vec![Order::up(Column::Status)];
    assert_eq!(found("状态=未结", order()), [typed, executed]);
    let query = ExecutionQuery {
        window: Window::new(day("2026-01-01"), day(TODAY)),
        by: ExecutionBy::Total,
        scope: Scope::default(),
    };
    let Response::Execution(counted) = docket.ask(Request::Execution(query)).unwrap() else {
        panic!()
    };
    assert_eq!(counted.rows[0].cases, 1);
}

/// A lookup shows why it found a case by one of several names, so a query must find it by the same.
#[test]
fn each_of_several_parties_is_asked_for_by_name() {
    let docket = Docket::in_memory(TODAY);
    let several = ["甲某/乙某", "甲某、乙某", "甲某; 乙某", "甲某，乙某"];
    for (serial, names) in (1..).zip(several) {
        let number = format!("(2026)内0783民初{serial}号");
        docket.import(&[row(&number, "civil-first-ordinary", names)]);
    }
    for text in ["当事人=乙某", "原告=甲某"] {
        let found = list(&docket, &parse_query(text).unwrap(), Vec::new());
        assert_eq!(found.len(), 4, "{text}: {found:?}");
    }
    let none = list(&docket, &parse_query("当事人=乙").unwrap(), Vec::new());
    assert_eq!(none, [""; 0]);
}

/// A day in words that no calendar has is refused with those words.
#[test]
fn a_day_that_cannot_be_read_is_named_as_it_was_said() {
    let docket = Docket::in_memory(TODAY);
    let mut filter = Filter::default();
    filter.and(Term {
        key: Key::Filed,
        op: Op::Ge,
        values: vec![Value::Day(When::Said("何日".to_owned()))],
    });
    let error = docket.ask(Request::Sums(filter.into())).unwrap_err();
    assert_eq!(error.key, ErrorKey::BadDate);
    let said = error.args.iter().find(|(name, _)| name == "value");
    assert_eq!(said.map(|(_, said)| said.as_str()), Some("何日"));
}
