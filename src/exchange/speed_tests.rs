//! Speed of the readers against the bare csv reader; `cargo test --release --lib exchange::speed -- --ignored --nocapture`.

use std::time::Instant;

use chrono::NaiveDate;

use super::*;
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::event::{Fact, FollowUp, Payment, Registration};
use crate::domain::money::Money;
use crate::service::api::{CaseRow, EventRow, NewEvent, Row};

fn rows(cases: u32) -> impl Iterator<Item = Row> {
    (0..cases).flat_map(|n| {
        let on = NaiveDate::from_ymd_opt(2015, 1, 1).map(|d| d + chrono::Days::new(u64::from(n % 3000)));
        let number = format!("(2023)内0783民初{n}号");
        let registration = Registration {
            number,
            court: Some("扎兰屯市人民法院".into()),
            division: Some("民事审判第一庭".into()),
            handler: Some("王芳".into()),
            clerk: Some("李明".into()),
            cause: Some("民间借贷纠纷".into()),
            procedure: Some("civil-first-ordinary".into()),
            plaintiffs: Some("内蒙古某某商贸有限责任公司、张某某".into()),
            defendants: Some("呼伦贝尔市某某建筑工程有限公司".into()),
            filed: on,
            due: on,
            claim: Some(Money(i64::from(n) * 137)),
            tags: vec!["涉企业".into(), "涉民生".into()],
            custody: false,
            note: Some("等待鉴定意见，已联系鉴定机构催促。".into()),
            type_code: None,
        };
        let case = CaseRow { row: 0, registration, custody_given: true, procedure_name: None, closed: on, closed_column: true, how: Some("判决".into()) };
        let event = move |k: u32| {
            let fact = match k % 3 {
                0 => Fact::FollowedUp(FollowUp { outcome: "contacted".into(), note: Some("已电话联系当事人".into()), next: on, handler: None }),
                1 => Fact::Paid(Payment { amount: Money(123_456), ..Payment::default() }),
                _ => Fact::Changed {
                    change: Change::Pause(Pause { kind: PauseKind::Deduct, ground: Some("appraisal".into()), from: on.unwrap(), to: on, accepted: None }),
                    note: None,
                },
            };
            Row::Event(EventRow { row: 0, number: None, event: NewEvent { on, fact } })
        };
        std::iter::once(Row::Case(Box::new(case))).chain((0..10).map(event))
    })
}

fn bare(path: &std::path::Path) -> (u64, f64) {
    let start = Instant::now();
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).buffer_capacity(256 << 10).from_path(path).unwrap();
    let mut record = ::csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        count += 1;
    }
    (count, start.elapsed().as_secs_f64())
}

fn typed(mut next: impl FnMut(&mut Vec<Row>) -> bool) -> (u64, f64) {
    let start = Instant::now();
    let (mut count, mut batch) = (0, Vec::new());
    loop {
        let more = next(&mut batch);
        count += batch.len() as u64;
        batch.clear();
        if !more {
            return (count, start.elapsed().as_secs_f64());
        }
    }
}

#[test]
#[ignore = "a measurement"]
fn rows_per_second() {
    let cases: u32 = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("cases.csv"), dir.path().join("events.csv"));
    let start = Instant::now();
    let all = rows(cases).collect::<Vec<_>>();
    println!("made {} rows in {:.2?}", all.len(), start.elapsed());
    let start = Instant::now();
    write_rows_csv(&mut std::fs::File::create(&a).unwrap(), &mut std::fs::File::create(&b).unwrap(), &all).unwrap();
    println!("wrote {} MB in {:.2?}", (std::fs::metadata(&a).unwrap().len() + std::fs::metadata(&b).unwrap().len()) >> 20, start.elapsed());
    drop(all);
    for _ in 0..3 {
        for path in [&a, &b] {
            let (count, floor) = bare(path);
            let mut reader = RowReader::open(path, &OpenOptions::default()).unwrap();
            let (rows, full) = typed(|batch| reader.next_batch(4096, batch).unwrap());
            assert_eq!(rows + 1, count);
            println!(
                "{}: csv {:.3} us/row, typed {:.3} us/row, on top {:.3} us/row",
                reader.kind().id(),
                floor / count as f64 * 1e6,
                full / count as f64 * 1e6,
                (full - floor) / count as f64 * 1e6
            );
        }
        let mut import = Import::open(&a, Some(&b), &OpenOptions::default()).unwrap();
        let (rows, full) = typed(|batch| import.next_batch(4096, batch).unwrap());
        println!("joined: {rows} rows, {:.3} s", full);
    }
}
