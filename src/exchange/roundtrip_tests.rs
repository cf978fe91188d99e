//! Whatever is written is read back unchanged: every format, both header languages, any text.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::cell::StandIn;
use super::*;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration, Supervision};
use crate::domain::letter::person;
use crate::domain::money::Money;
use crate::service::api::{CaseRow, EventRow, NewEvent, Reason, Row, Rows};
use crate::text::locale::Locale;
use crate::text::sanitize;

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_i64..60_000)
        .prop_map(|n| NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Days::new(n as u64))
}

/// Stored text: sanitised, not empty, and often difficult for spreadsheets and csv readers.
fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "=1+1",
        "+x",
        "-y",
        "@z",
        "'=a",
        "''",
        "＝b",
        "a,b",
        "say \"hi\"",
        "生命权、健康权",
        "䶮😀",
        "0012",
        "1e5",
        "2023-01-05",
        "\u{3000}x",
        "true",
        "-",
        "/",
        "无",
    ]);
    prop_oneof![hard.prop_map(str::to_owned), any::<String>()]
        .prop_map(|t| sanitize::line(&t).into_owned())
        .prop_map(|t| sanitize::line(&t).into_owned())
        .prop_filter("empty", |t| {
            !t.is_empty() && t.trim_ascii() == t && !t.contains('\u{FFFD}')
        })
}

/// Text of a case. A word that stands for a missing value says as little in a file of qingji as in any
/// ledger: read back it is an empty cell, which erases nothing.
fn word() -> impl Strategy<Value = String> {
    text().prop_filter("no value", |t| StandIn::of(t.as_bytes()).is_none())
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..99_999_u32).prop_map(|n| format!("(2023)内0783民初{n}号")),
        // One that begins with digits may be a numbered note: `2.某类案件未列入`.
        text()
            .prop_map(|t| format!("{t}7"))
            .prop_filter("a note", |t| !t.bytes().take(4).any(|b| b.is_ascii_digit()))
    ]
}

fn maybe<T: std::fmt::Debug + Clone>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::of(of)
}

fn case() -> impl Strategy<Value = CaseRow> {
    let tags = prop::collection::btree_set(
        prop::sample::select(vec!["涉民生", "涉企业", "=x", "vip"]),
        0..3,
    );
    let known = (
        number(),
        maybe(word()),
        maybe(word()),
        maybe(word()),
        maybe(word()),
        maybe(day()),
        maybe(day()),
        tags,
    );
    let rest = (
        maybe(-10_i64.pow(14)..10_i64.pow(14)),
        maybe(any::<bool>()),
        maybe(day()),
        maybe(word()),
        0..3_u8,
    );
    (known, rest).prop_map(
        |(
            (number, court, handler, plaintiffs, note, filed, due, tags),
            (claim, custody, closed, how, procedure),
        )| CaseRow {
            row: 0,
            registration: Box::new(Registration {
                number,
                court: court.clone(),
                division: handler.clone(),
                handler: handler.map(|name| person(&name).into_owned()),
                clerk: note.as_deref().map(|name| person(name).into_owned()),
                type_code: court.clone(),
                procedure: (procedure == 1).then(|| "civil-first-ordinary".to_owned()),
                cause: court,
                defendants: plaintiffs.clone(),
                plaintiffs,
                filed,
                claim: claim.map(Money),
                tags: tags.into_iter().map(str::to_owned).collect(),
                custody: custody.unwrap_or_default(),
                due,
                note,
            }),
            custody_given: custody.is_some(),
            procedure_name: (procedure == 2).then(|| "简易".to_owned()),
            closed,
            closed_column: false,
            sideless: false,
            only_new: false,
            how,
        },
    )
}

#[allow(clippy::too_many_lines)] // one arm per kind of event
fn fact() -> impl Strategy<Value = NewEvent> {
    let values = (
        day(),
        maybe(day()),
        maybe(day()),
        maybe(text()),
        maybe(text()),
        text(),
        1..90_u32,
        0..11_u8,
    );
    (values, -10_i64.pow(12)..10_i64.pow(12)).prop_map(
        |((on, day, other, a, b, t, n, which), cents)| {
            let changed = |on, change| NewEvent {
                on,
                fact: Fact::Changed {
                    change,
                    note: b.clone(),
                },
            };
            let dated = |fact| NewEvent { on: Some(on), fact };
            match which {
                0 => {
                    let kind =
                        [PauseKind::Deduct, PauseKind::Suspend, PauseKind::Adjourn][n as usize % 3];
                    changed(
                        Some(on),
                        Change::Pause(Pause {
                            kind,
                            ground: a.clone(),
                            from: on,
                            to: day,
                            accepted: b.clone(),
                        }),
                    )
                }
                1 => {
                    let extension = Extension {
                        months: n % 7,
                        days: n,
                        approved: day,
                        until: other,
                        level: a.clone(),
                        accepted: b.clone(),
                    };
                    changed(day, Change::Extend(extension))
                }
                2 => changed(
                    Some(on),
                    Change::Convert {
                        to: "civil-first-ordinary".to_owned(),
                        on,
                        accepted: b.clone(),
                    },
                ),
                3 => changed(
                    Some(on),
                    Change::Restart {
                        on,
                        reason: a.clone(),
                    },
                ),
                4 => dated(Fact::Resumed {
                    kind: PauseKind::Suspend,
                    from: on,
                }),
                5 => dated(Fact::FollowedUp(FollowUp {
                    outcome: t,
                    note: a,
                    next: day,
                    handler: b.as_deref().map(|name| person(name).into_owned()),
                    method: (n % 2 == 0).then(|| "邮寄".to_owned()),
                })),
                6 => {
                    let direction = if n % 2 == 0 {
                        Direction::Receipt
                    } else {
                        Direction::PayOut
                    };
                    dated(Fact::Paid(Payment {
                        direction,
                        amount: Money(cents),
                        method: a,
                        voucher: b.clone(),
                        note: Some(t),
                    }))
                }
                7 => dated(Fact::Supervised(Supervision {
                    text: t,
                    limit: day,
                    lead: a,
                    department: b.clone(),
                })),
                8 => NewEvent {
                    on: day,
                    fact: Fact::Linked { to: t, how: a },
                },
                9 => dated(if n % 2 == 0 {
                    Fact::Closed { how: a }
                } else {
                    Fact::Reopened { reason: a }
                }),
                _ => {
                    let field = Field::ALL[n as usize % Field::ALL.len()];
                    let value = match field {
                        Field::Filed | Field::Closed | Field::Due | Field::Next => {
                            other.map(|day| day.to_string())
                        }
                        Field::Claim => a.map(|_| Money(cents).to_string()),
                        Field::Custody => a.map(|a| (a.len() % 2 == 0).to_string()),
                        _ => a,
                    };
                    let fact = Fact::Amended { field, value };
                    NewEvent { on: day, fact }
                }
            }
        },
    )
}

fn write(kind: FileKind, format: Format, options: WriteOptions, rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut table = TableWriter::new(&mut out, kind, format, options).unwrap();
    let mut number = String::new();
    for row in rows {
        match row {
            Row::Case(case) => table.case(case).unwrap(),
            Row::Event(event) => {
                number = event.number.clone().unwrap_or(number);
                table.event(&number, &event.event).unwrap();
            }
        }
    }
    assert_eq!(table.finish().unwrap().rows, rows.len() as u64);
    out
}

fn read(bytes: &[u8], kind: Option<FileKind>) -> Vec<Row> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let mut reader = RowReader::open(
        file.path(),
        &OpenOptions {
            kind,
            ..OpenOptions::default()
        },
    )
    .unwrap();
    let mut rows = Rows::default();
    while reader.next_batch(usize::MAX >> 1, &mut rows).unwrap() {}
    // A negative claim is kept, and reported.
    let mut problems = reader.take_problems();
    problems.retain(|problem| problem.reason != Reason::NegativeClaim);
    assert_eq!(problems, []);
    rows.into()
}

/// Row numbers and the set of columns belong to the file; the numbers of events are filled in.
fn plain(rows: Vec<Row>) -> Vec<Row> {
    let mut number = None;
    let plain = |row| match row {
        Row::Case(mut case) => {
            case.row = 0;
            case.closed_column = false;
            Row::Case(case)
        }
        Row::Event(mut event) => {
            event.row = 0;
            number = event.number.take().or(number.take());
            event.number.clone_from(&number);
            Row::Event(event)
        }
    };
    rows.into_iter().map(plain).collect()
}

fn ways() -> Vec<(Format, WriteOptions)> {
    let options = |header, encoding| WriteOptions { header, encoding };
    vec![
        (Format::Csv, WriteOptions::default()),
        (
            Format::Csv,
            options(Header::Words(Locale::Zh), OutEncoding::Utf8),
        ),
        (
            Format::Tsv,
            options(Header::Words(Locale::En), OutEncoding::Utf8Bom),
        ),
        (Format::Jsonl, WriteOptions::default()),
        (
            Format::Xlsx,
            options(Header::Words(Locale::Zh), OutEncoding::Utf8),
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn cases_survive_every_format(cases in prop::collection::vec(case(), 1..8)) {
        let rows: Vec<Row> = cases.into_iter().map(|c| Row::Case(Box::new(c))).collect();
        for (format, options) in ways() {
            let bytes = write(FileKind::Cases, format, options, &rows);
            prop_assert_eq!(&plain(read(&bytes, Some(FileKind::Cases))), &rows, "{:?}", format);
        }
    }

    #[test]
    fn events_survive_every_format(events in prop::collection::vec((number(), fact()), 1..8)) {
        let event = |(number, event)| Row::Event(EventRow { row: 0, number: Some(number), event });
        let rows: Vec<Row> = events.into_iter().map(event).collect();
        for (format, options) in ways() {
            let bytes = write(FileKind::Events, format, options, &rows);
            prop_assert_eq!(&plain(read(&bytes, Some(FileKind::Events))), &rows, "{:?}", format);
        }
    }
}

#[test]
fn a_word_for_a_missing_value_comes_back_as_an_empty_cell_of_a_case_and_as_itself_in_an_event() {
    let number = "(2023)内0783民初1号".to_owned();
    for word in ["-", "/", "无"] {
        let said = Some(word.to_owned());
        let registration = Registration {
            number: number.clone(),
            handler: said.clone(),
            note: said.clone(),
            ..Registration::default()
        };
        let case = Row::Case(Box::new(CaseRow {
            registration: Box::new(registration),
            ..CaseRow::default()
        }));
        let payment = Payment {
            method: said.clone(),
            note: said,
            ..Payment::default()
        };
        let event = Row::Event(EventRow {
            row: 0,
            number: Some(number.clone()),
            event: NewEvent {
                on: NaiveDate::from_ymd_opt(2023, 1, 5),
                fact: Fact::Paid(payment),
            },
        });
        for (format, options) in ways() {
            let bytes = write(
                FileKind::Cases,
                format,
                options,
                std::slice::from_ref(&case),
            );
            let read_back = plain(read(&bytes, None));
            let [Row::Case(case)] = &read_back[..] else {
                panic!("{read_back:?}");
            };
            let said = &case.registration;
            assert_eq!((&said.handler, &said.note), (&None, &None), "{format:?}");
            let rows = [event.clone()];
            let bytes = write(FileKind::Events, format, options, &rows);
            assert_eq!(plain(read(&bytes, None)), rows, "{format:?}");
        }
    }
}

fn sample() -> (Vec<Row>, Vec<Row>) {
    let on = NaiveDate::from_ymd_opt(2023, 1, 5);
    let mut cases = Vec::new();
    let mut events = Vec::new();
    for n in 0..50 {
        let number = format!("（2023）内0783民初{n}号");
        let registration = Registration {
            number: number.clone(),
            filed: on,
            note: Some("䶮".into()),
            ..Registration::default()
        };
        cases.push(Row::Case(Box::new(CaseRow {
            registration: Box::new(registration),
            ..CaseRow::default()
        })));
        for k in 0..n % 4 {
            let fact = Fact::Paid(Payment {
                amount: Money(k * 100 + 1),
                ..Payment::default()
            });
            events.push(Row::Event(EventRow {
                row: 0,
                number: Some(number.clone()),
                event: NewEvent { on, fact },
            }));
        }
    }
    (cases, events)
}

#[test]
fn exported_headers_tell_their_kind() {
    let (cases, events) = sample();
    for (rows, kind) in [(&cases, FileKind::Cases), (&events, FileKind::Events)] {
        for (format, options) in ways() {
            let bytes = write(kind, format, options, rows);
            assert_eq!(plain(read(&bytes, None)), *rows, "{format:?} {options:?}");
        }
    }
}

#[test]
fn gb18030_is_recognised_and_loses_nothing() {
    let (cases, _) = sample();
    let options = WriteOptions {
        encoding: OutEncoding::Gb18030,
        ..WriteOptions::default()
    };
    assert_eq!(
        plain(read(
            &write(FileKind::Cases, Format::Csv, options, &cases),
            None
        )),
        cases
    );
}

#[test]
fn two_files_in_the_same_order_are_joined() {
    let (cases, mut events) = sample();
    // A stray event before that of the last case: it and the events after it come at the end, with
    // their numbers.
    let stray = EventRow {
        row: 0,
        number: Some("(2020)内0783民初9号".into()),
        event: match &events[0] {
            Row::Event(e) => e.event.clone(),
            Row::Case(_) => panic!(),
        },
    };
    let tail = events.len() - 3;
    events.insert(tail, Row::Event(stray));
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("cases.csv"), dir.path().join("events.csv"));
    std::fs::write(
        &a,
        write(
            FileKind::Cases,
            Format::Csv,
            WriteOptions::default(),
            &cases,
        ),
    )
    .unwrap();
    std::fs::write(
        &b,
        write(
            FileKind::Events,
            Format::Csv,
            WriteOptions::default(),
            &events,
        ),
    )
    .unwrap();
    for max in [1, 2, 7, 1000] {
        let mut import = Import::open(&a, Some(&b), &OpenOptions::default()).unwrap();
        let (mut rows, mut none) = (Vec::new(), 0);
        loop {
            let mut batch = Rows::default();
            let more = import.next_batch(max, &mut batch).unwrap();
            let mut batch = Vec::from(batch);
            assert!(!matches!(batch.first(), Some(Row::Event(e)) if e.number.is_none()));
            none += batch
                .iter()
                .filter(|r| matches!(r, Row::Event(e) if e.number.is_none()))
                .count();
            rows.append(&mut batch);
            if !more {
                break;
            }
        }
        assert_eq!(
            (rows.len(), import.read(), import.rejected()),
            (cases.len() + events.len(), 124, 0)
        );
        let mut current = "";
        let mut numbers = Vec::new();
        for row in &rows {
            match row {
                Row::Case(case) => current = &case.registration.number,
                Row::Event(event) => {
                    current = event.number.as_deref().unwrap_or(current);
                    numbers.push(current.to_owned());
                }
            }
        }
        let wanted: Vec<_> = events
            .iter()
            .map(|r| match r {
                Row::Event(e) => e.number.clone().unwrap(),
                Row::Case(_) => panic!(),
            })
            .collect();
        assert_eq!(numbers, wanted, "{max}");
        assert!(none > 0 || max == 1);
        assert_eq!(import.take_problems().next(), None);
    }
}

#[test]
fn both_languages_say_everything() {
    use crate::service::api::Reason as R;
    let reasons = [
        R::NotADate,
        R::NotAnAmount,
        R::NotANumber,
        R::NoUnit,
        R::TwoLengths,
        R::NotYesNo,
        R::DateOutOfRange,
        R::ClosedBeforeFiled,
        R::ClosedAfterToday,
        R::FiledAfterToday,
        R::FilingYear,
        R::PaidAfterToday,
        R::NegativeClaim,
        R::LengthOutOfRange,
        R::NotComputed,
        R::ClosedBeforeReopened,
        R::ClosedTwice,
        R::NotClosed,
        R::NothingToResume,
        R::SeveralToResume,
        R::ReopenedAfterToday,
        R::EndBeforeStart,
        R::MissingNumber,
        R::TotalRow,
        R::HeaderAgain,
        R::Ditto,
        R::IndexRow,
        R::NoSuchCase,
        R::Duplicate,
        R::FormerNumber,
        R::SameVoucher,
        R::SideNotTold,
        R::NoEndColumn,
        R::NumberCompleted,
        R::IrregularNumber,
        R::UnknownCourt,
        R::OtherCourt,
        R::OtherType,
        R::UnknownType,
        R::UnknownCause,
        R::UnknownProcedure,
        R::UnknownKind,
        R::UnknownDirection,
        R::MissingValue,
        R::TooLong,
        R::BadEncoding,
        R::ControlsRemoved,
        R::InvisibleRemoved,
        R::ClosingVanished,
        R::RaggedRow,
        R::QuoteNotClosed,
        R::BadJson,
    ];
    let mut keys: Vec<String> = reasons
        .iter()
        .map(|r| {
            format!(
                "exchange.reason.{}",
                serde_json::to_value(r).unwrap().as_str().unwrap()
            )
        })
        .collect();
    for kind in FileKind::ALL {
        keys.push(format!("exchange.kind.{}", kind.id()));
        keys.extend(
            kind.columns()
                .iter()
                .map(|c| format!("exchange.field.{}", c.id())),
        );
    }
    for key in [
        "not-found",
        "directory",
        "unreadable",
        "empty",
        "unknown-format",
        "unknown-encoding",
        "not-a-workbook",
        "damaged",
        "cut-short",
        "bomb",
        "too-many-entries",
        "too-many-rows",
        "too-many-cells",
        "too-many-bytes",
        "reader-memory",
        "reader-slow",
        "no-sheet",
        "no-key-column",
        "no-kind-column",
        "record-too-long",
        "map-syntax",
        "map-unknown",
        "map-default",
        "map-column",
        "write",
        "write-sheet",
    ] {
        keys.extend(["what", "hint"].map(|part| format!("exchange.error.{key}.{part}")));
    }
    for locale in [Locale::Zh, Locale::En] {
        for key in &keys {
            assert!(locale.has(key), "{key}");
        }
    }
}
