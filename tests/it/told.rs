//! Facts as users tell them: every text becomes one clean line on the way in, and the export of a
//! docket adds nothing to it.

use proptest::prelude::*;
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::event::texts::Text;
use qingji::domain::event::{
    Direction, Event, Fact, Field, FollowUp, Payment, Registration, Supervision,
};
use qingji::domain::money::Money;
use qingji::exchange::{FileKind, Format, Import, OpenOptions, TableWriter, WriteOptions};
use qingji::service::api::{
    ExportCase, ExportQuery, Filter, ImportOptions, ImportReport, NewEvent, Request, Response,
    Rows, Status, Written,
};
use qingji::text::sanitize;

use crate::docket::offset;
use crate::support::court::Docket;

const TODAY: &str = "2026-06-30";
const NUMBER: &str = "(2026)内0783民初1号";

/// A text with anything a command line or a paste can bring along.
fn text() -> impl Strategy<Value = String> {
    let bits = [
        "A",
        "案",
        "1",
        " ",
        "\n",
        "\r\n",
        "\t",
        "\u{1B}[31m",
        "\u{1B}]0;x\u{7}",
        "\u{202E}",
        "\u{200B}",
        "\u{3000}",
        "\u{9B}",
        "\u{301}\u{301}\u{301}",
        "，",
        "、",
        ";",
        "|",
        "=",
        "'",
        "\"",
        "\\u001b",
    ];
    prop::collection::vec(prop::sample::select(bits.to_vec()), 0..7).prop_map(|bits| bits.concat())
}

/// Every kind of fact, in an order in which a docket takes them.
fn facts(texts: &[Option<String>]) -> Vec<NewEvent> {
    let mut at = texts.iter().cycle();
    let mut text = || at.next().cloned().flatten();
    let mut facts = Vec::new();
    let mut say = |on: u64, fact| {
        facts.push(NewEvent {
            on: Some(offset(on)),
            fact,
        });
    };
    for kind in [PauseKind::Deduct, PauseKind::Suspend, PauseKind::Adjourn] {
        let pause = Pause {
            kind,
            ground: text(),
            from: offset(20),
            to: Some(offset(30)),
            accepted: text(),
        };
        let (change, note) = (Change::Pause(pause), text());
        say(20, Fact::Changed { change, note });
    }
    let extension = Extension {
        months: 1,
        approved: Some(offset(31)),
        level: text(),
        accepted: text(),
        ..Extension::default()
    };
    let conversion = Change::Convert {
        to: "civil-first-simplified".to_owned(),
        on: offset(33),
        accepted: text(),
    };
    let restart = Change::Restart {
        on: offset(34),
        reason: text(),
    };
    for (on, change) in [
        (31, Change::Extend(extension)),
        (33, conversion),
        (34, restart),
    ] {
        say(
            on,
            Fact::Changed {
                change,
                note: text(),
            },
        );
    }
    for direction in [Direction::Receipt, Direction::PayOut] {
        let payment = Payment {
            direction,
            amount: Money(500),
            method: text(),
            voucher: text(),
            note: text(),
        };
        say(40, Fact::Paid(payment));
    }
    let follow_up = FollowUp {
        outcome: format!("o{}", text().unwrap_or_default()),
        note: text(),
        next: Some(offset(60)),
        handler: text(),
        method: text(),
    };
    say(41, Fact::FollowedUp(follow_up));
    let measure = Supervision {
        text: format!("m{}", text().unwrap_or_default()),
        limit: Some(offset(70)),
        lead: text(),
        department: text(),
    };
    say(42, Fact::Supervised(measure));
    let to = format!("t{}", text().unwrap_or_default());
    say(43, Fact::Linked { to, how: text() });
    for field in [Field::Division, Field::Handler, Field::Court] {
        let value = text();
        say(44, Fact::Amended { field, value });
    }
    for field in [Field::Note, Field::Cause, Field::Clerk, Field::Tags] {
        let value = text();
        say(44, Fact::Amended { field, value });
    }
    say(50, Fact::Closed { how: text() });
    say(52, Fact::Reopened { reason: text() });
    say(54, Fact::Closed { how: text() });
    facts
}

fn written(docket: &Docket, request: Request) -> Written {
    match docket.ask(request).unwrap() {
        Response::Written(written) => written,
        other => panic!("{other:?}"),
    }
}

fn export(docket: &Docket) -> Vec<ExportCase> {
    let query = ExportQuery {
        after: 0,
        limit: 10,
        filter: Filter {
            status: Status::All,
            ..Filter::default()
        },
        events: true,
    };
    match docket.ask(Request::Export(query)).unwrap() {
        Response::Export(cases) => cases,
        other => panic!("{other:?}"),
    }
}

/// Imports the docket's own export of cases and events.
fn import_own(docket: &Docket, (format, name): (Format, &str)) -> ImportReport {
    let folder = tempfile::tempdir().unwrap();
    let [cases, events] = [FileKind::Cases, FileKind::Events].map(|kind| {
        let mut bytes = Vec::new();
        let mut table =
            TableWriter::new(&mut bytes, kind, format, WriteOptions::default()).unwrap();
        for case in export(docket) {
            match kind {
                FileKind::Events => table.export_events(&case).unwrap(),
                _ => table.export_case(&case).unwrap(),
            }
        }
        table.finish().unwrap();
        let path = folder.path().join(format!("{kind:?}.{name}"));
        std::fs::write(&path, bytes).unwrap();
        path
    });
    let mut read = Import::open(&cases, Some(&events), &OpenOptions::default()).unwrap();
    let begin = Request::ImportBegin(ImportOptions::default());
    let Response::ImportOpened(import) = docket.ask(begin).unwrap() else {
        panic!()
    };
    let mut more = true;
    while more {
        let mut rows = Rows::default();
        more = read.next_batch(1000, &mut rows).unwrap();
        docket.ask(Request::ImportRows { import, rows }).unwrap();
    }
    assert_eq!(read.rejected(), 0);
    match docket.ask(Request::ImportCommit { import }).unwrap() {
        Response::Imported(report) => report,
        other => panic!("{other:?}"),
    }
}

/// The texts of a fact that are no clean lines, with their fields.
fn unclean(fact: &Fact) -> Vec<(&'static str, String)> {
    let mut fact = fact.clone();
    let mut found = Vec::new();
    for (field, text) in fact.texts() {
        let texts = match text {
            Text::Needed(text) => vec![text.clone()],
            Text::Optional(text) => text.iter().cloned().collect(),
            Text::List(texts) => texts.clone(),
        };
        let bad = |text: &String| text.is_empty() || sanitize::line(text) != *text;
        found.extend(texts.into_iter().filter(bad).map(|text| (field, text)));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_texts_are_told_the_own_export_adds_nothing(
        texts in prop::collection::vec(prop::option::weighted(0.9, text()), 23),
        tags in prop::collection::vec(text(), 0..3),
        csv in any::<bool>(),
    ) {
        let docket = Docket::in_memory(TODAY);
        let mut at = texts.iter().rev().cycle();
        let mut said = || at.next().cloned().flatten();
        let added = written(&docket, Request::Add(Box::new(Registration {
            number: NUMBER.to_owned(),
            filed: Some(offset(5)),
            court: said(),
            division: said(),
            handler: said(),
            clerk: said(),
            cause: said(),
            plaintiffs: said(),
            defendants: said(),
            note: said(),
            tags,
            ..Registration::default()
        })));
        let mut stored = added.said;
        for event in facts(&texts) {
            let events = vec![event];
            stored.extend(written(&docket, Request::Record { number: NUMBER.to_owned(), events }).said);
        }
        for Event { fact, .. } in &stored {
            prop_assert_eq!(unclean(fact), Vec::new(), "{:?}", fact);
        }
        let timeline: Vec<Fact> = docket.show(NUMBER).timeline.into_iter().map(|entry| entry.fact).collect();
        let told: Vec<Fact> = stored.into_iter().map(|event| event.fact).collect();
        prop_assert_eq!(&timeline, &told, "the answers are what is stored");
        let format = if csv { (Format::Csv, "csv") } else { (Format::Jsonl, "jsonl") };
        let report = import_own(&docket, format);
        prop_assert_eq!((report.added, report.updated, report.rejected), (0, 0, 0), "{:?}", report);
        let after: Vec<Fact> = docket.show(NUMBER).timeline.into_iter().map(|entry| entry.fact).collect();
        prop_assert_eq!(timeline, after);
    }
}

#[test]
fn a_write_answers_what_it_wrote_and_so_does_its_repetition() {
    let mut docket = Docket::in_memory(TODAY);
    written(
        &docket,
        Request::Add(Box::new(Registration {
            number: NUMBER.to_owned(),
            filed: Some(offset(5)),
            ..Registration::default()
        })),
    );
    docket.context.request_id = Some("r1".to_owned());
    let convert = Request::Record {
        number: NUMBER.to_owned(),
        events: vec![NewEvent {
            on: None,
            fact: Fact::Changed {
                change: Change::Convert {
                    to: "小额".to_owned(),
                    on: offset(10),
                    accepted: Some(" \u{1B}[31m".to_owned()),
                },
                note: None,
            },
        }],
    };
    let first = written(&docket, convert.clone());
    let stored = Event {
        on: Some(offset(10)),
        fact: Fact::Changed {
            change: Change::Convert {
                to: "civil-first-small-claims".to_owned(),
                on: offset(10),
                accepted: None,
            },
            note: None,
        },
    };
    assert_eq!(first.said, [stored]);
    let again = written(&docket, convert);
    assert!(again.repeated);
    assert_eq!((again.commit, again.said), (first.commit, first.said));
}
