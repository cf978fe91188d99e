use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::bulk::{Bulk, Events, NewEvents, Packed};
use super::super::commit::finish_bulk;
use super::super::kv::{Fill, Keys, Snapshot, Store as _, Visit};
use super::super::memory::MemoryStore;
use super::super::project::{Buffers, Key, project_existing};
use super::super::read::named_entry;
use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::clock::Law;
use crate::domain::event::Registration;
use crate::domain::journal::Action;
use crate::domain::rules::Rules;

/// A transaction that records which keys are written, and which tables are scanned as a whole.
struct Watched<'t> {
    txn: Box<dyn Transaction + 't>,
    written: BTreeSet<(Table, u64)>,
    scanned: RefCell<BTreeSet<Table>>,
}

impl Snapshot for Watched<'_> {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        self.txn.with(table, key, visit)
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        let mut rows = 0;
        let reach = keys.end() - keys.start();
        let seen = self.txn.scan(table, keys, order, &mut |key, value| {
            rows += 1;
            visit(key, value)
        });
        // The parts of one case's events are a range, as are the first rows of a list; anything
        // larger is a scan.
        if reach > u64::from(u32::MAX) && rows > 512 {
            self.scanned.borrow_mut().insert(table);
        }
        seen
    }

    fn len(&self, table: Table) -> Result<u64> {
        self.txn.len(table)
    }
}

impl Transaction for Watched<'_> {
    fn put(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        self.written.insert((table, key));
        self.txn.put(table, key, value)
    }

    fn delete(&mut self, table: Table, key: u64) -> Result<()> {
        self.written.insert((table, key));
        self.txn.delete(table, key)
    }

    fn clear(&mut self, table: Table) -> Result<()> {
        self.scanned.borrow_mut().insert(table);
        self.txn.clear(table)
    }

    fn load(&mut self, tables: &[Table], fill: Fill<'_>) -> Result<()> {
        self.scanned.borrow_mut().extend(tables);
        self.txn.load(tables, fill)
    }

    fn commit(self: Box<Self>) -> Result<()> {
        self.txn.commit()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn author() -> Author {
    Author {
        name: "clerk".to_owned(),
        uid: 1,
        moment: 0,
        action: Action::Record,
        request: None,
        source: None,
    }
}

/// The keys written when these facts of one case among `cases` are recorded.
fn written(cases: u32, events: &[Event]) -> BTreeSet<(Table, u64)> {
    let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
    let facts = Facts {
        law: Law::new(rules, &calendar),
        today: day("2026-06-30"),
        fold: |_, _, _| {},
    };
    let store = MemoryStore::default();
    let mut dict = Dict::default();
    let mut txn = store.begin().unwrap();
    let (mut bulk, mut meta) = (Bulk::new(1), Meta::default());
    bulk.stream(&mut *txn, Events::New, &mut |bulk, loader| {
        for id in 1..=cases {
            let registered = Event {
                on: None,
                fact: Fact::Registered(Box::new(Registration {
                    number: format!("(2024)内0783民初{id}号"),
                    court: Some("扎兰屯市人民法院".to_owned()),
                    procedure: Some("civil-first-ordinary".to_owned()),
                    filed: Some(day("2024-01-02") + chrono::Days::new(u64::from(id % 500))),
                    ..Registration::default()
                })),
            };
            let mut blob = Vec::new();
            encode(&registered, 1, &mut dict, &mut Vec::new(), &mut blob);
            let mut case = Case::default();
            case.apply(&registered);
            let mut memory = String::new();
            let key = Key::of(&case, &mut memory);
            let packed = Packed {
                id,
                events: Some(NewEvents {
                    bytes: blob,
                    count: 1,
                }),
                projection: project_existing(&case, key, &facts, &mut dict, Buffers::default()),
            };
            bulk.store(loader, &packed)?;
        }
        Ok(())
    })
    .unwrap();
    dict.save(&mut *txn).unwrap();
    finish_bulk(&mut *txn, bulk, &mut meta, Some(author()), facts.today).unwrap();
    txn.commit().unwrap();
    let mut watched = Watched {
        txn: store.begin().unwrap(),
        written: BTreeSet::new(),
        scanned: RefCell::default(),
    };
    let mut changer = Changer::new(&mut watched, &mut dict, &facts, HashSet::new()).unwrap();
    changer.record(7, events).unwrap();
    changer.finish(author(), &[]).unwrap();
    assert_eq!(
        *watched.scanned.borrow(),
        BTreeSet::new(),
        "nothing is read whole"
    );
    watched.written
}

#[test]
fn a_backdated_event_costs_its_own_days_however_many_cases_there_are() {
    let suspended = |from: &str, to: &str| Event {
        on: None,
        fact: Fact::Changed {
            change: Change::Pause(Pause {
                kind: PauseKind::Suspend,
                ground: None,
                from: day(from),
                to: Some(day(to)),
                accepted: None,
            }),
            note: None,
        },
    };
    let closed = Event {
        on: Some(day("2024-06-28")),
        fact: Fact::Closed { how: None },
    };
    let total = cells::TOTAL;
    let days = |days: &[&str]| -> BTreeSet<u64> {
        let keys = days
            .iter()
            .map(|text| u64::from(day_key(to_days(day(text)))));
        keys.chain([total]).collect()
    };
    for (events, daily, delayed) in [
        (vec![closed.clone()], days(&["2024-06-28"]), BTreeSet::new()),
        (
            vec![suspended("2024-03-01", "2024-03-20")],
            BTreeSet::new(),
            days(&["2024-03-01", "2024-03-20"]),
        ),
        (
            vec![suspended("2024-03-01", "2024-03-20"), closed],
            days(&["2024-06-28"]),
            days(&["2024-03-01", "2024-03-20"]),
        ),
    ] {
        let [few, many] = [40, 2_000].map(|cases| written(cases, &events));
        let keys = |written: &BTreeSet<(Table, u64)>, table| -> BTreeSet<u64> {
            let own = written.iter().filter(|(of, _)| *of == table);
            // Equal entries and exits leave the sum of all days unchanged.
            own.map(|(_, key)| *key).collect()
        };
        for written in [&few, &many] {
            assert!(keys(written, Table::Daily).is_subset(&daily), "{written:?}");
            assert!(
                keys(written, Table::Delayed).is_subset(&delayed),
                "{written:?}"
            );
            assert!(keys(written, Table::Daily).len() + 1 >= daily.len());
            assert!(keys(written, Table::Delayed).len() + 1 >= delayed.len());
            for table in [Table::Hot, Table::DueChanges, Table::Cases, Table::Events] {
                assert!(keys(written, table).len() <= 1, "{table:?}");
            }
        }
        assert_eq!(few.len(), many.len(), "{few:?} {many:?}");
        assert!(many.len() <= 15, "{many:?}");
    }
}

/// An import with its events records a case twice: the journal counts it once.
#[test]
fn a_case_that_a_commit_records_twice_is_one_case() {
    let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
    let facts = Facts {
        law: Law::new(rules, &calendar),
        today: day("2026-06-30"),
        fold: |_, _, _| {},
    };
    let registered = |number: &str| Event {
        on: None,
        fact: Fact::Registered(Box::new(Registration {
            number: number.to_owned(),
            ..Registration::default()
        })),
    };
    let closed = Event {
        on: Some(day("2024-06-28")),
        fact: Fact::Closed { how: None },
    };
    let store = MemoryStore::default();
    let mut dict = Dict::default();
    let mut cases = |write: &mut dyn FnMut(&mut Changer<'_, '_>)| {
        let mut txn = store.begin().unwrap();
        let mut changer = Changer::new(&mut *txn, &mut dict, &facts, HashSet::new()).unwrap();
        write(&mut changer);
        let commit = changer.finish(author(), &[]).unwrap().commit;
        txn.commit().unwrap();
        let entry = named_entry(&*store.snapshot().unwrap(), commit).unwrap();
        (entry.cases, entry.events)
    };
    let first = cases(&mut |changer| {
        let id = changer.create(&[registered("1")]).unwrap();
        changer.create(&[registered("2")]).unwrap();
        changer.record(id, std::slice::from_ref(&closed)).unwrap();
    });
    assert_eq!(first, (2, 3));
    // Events of earlier commits do not belong to this one.
    let second = cases(&mut |changer| {
        changer.record(2, std::slice::from_ref(&closed)).unwrap();
    });
    assert_eq!(second, (1, 1));
}

/// A commit keeps the rows that hold many cases in memory while it changes them.
#[test]
fn rows_of_many_cases_are_the_same_in_one_commit_and_in_many() {
    let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
    let facts = Facts {
        law: Law::new(rules, &calendar),
        today: day("2026-06-30"),
        fold: |_, key, out| out.push_str(key),
    };
    let registered = |number: u32| Event {
        on: None,
        fact: Fact::Registered(Box::new(Registration {
            number: format!("(2024)内0783民初{number}号"),
            procedure: Some("civil-first-ordinary".to_owned()),
            filed: Some(day("2024-01-02")),
            ..Registration::default()
        })),
    };
    let closed = Event {
        on: Some(day("2024-06-28")),
        fact: Fact::Closed { how: None },
    };
    let suspended = Event {
        on: None,
        fact: Fact::Changed {
            change: Change::Pause(Pause {
                kind: PauseKind::Suspend,
                ground: None,
                from: day("2024-02-01"),
                to: Some(day("2024-02-20")),
                accepted: None,
            }),
            note: None,
        },
    };
    let stored = |several: usize| {
        let store = MemoryStore::default();
        let mut dict = Dict::default();
        // Cases of three rows, then changes of their first and last ones in turn.
        let new = (1..=600).map(|number| (number, registered(number)));
        let changes = (1..=40).flat_map(|id| [(id, closed.clone()), (601 - id, suspended.clone())]);
        let all: Vec<(u32, Event)> = new.chain(changes).collect();
        for part in all.chunks(several) {
            let mut txn = store.begin().unwrap();
            let mut changer = Changer::new(&mut *txn, &mut dict, &facts, HashSet::new()).unwrap();
            changer.meta.past_kept = true;
            for (id, event) in part {
                if *id > changer.meta.last_case {
                    changer.create(std::slice::from_ref(event)).unwrap();
                } else {
                    changer.record(*id, std::slice::from_ref(event)).unwrap();
                }
            }
            changer.finish(author(), &[]).unwrap();
            txn.commit().unwrap();
        }
        let snapshot = store.snapshot().unwrap();
        let mut rows = Vec::new();
        for table in [Table::Hot, Table::DueChanges, Table::Search] {
            let mut row = |key, value: &[u8]| rows.push((table, key, value.to_vec()));
            visit::rows(&*snapshot, table, visit::ALL, &mut row).unwrap();
        }
        rows
    };
    let together = stored(usize::MAX);
    let tables: BTreeSet<Table> = together.iter().map(|(table, ..)| *table).collect();
    assert_eq!(tables.len(), 3);
    assert_eq!(together, stored(1));
}
