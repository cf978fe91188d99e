//! Speed of the readers against the bare csv reader; `cargo test --release --lib exchange::speed -- --ignored --nocapture`.

use std::time::Instant;

use chrono::NaiveDate;

use super::*;
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::event::{Fact, FollowUp, Payment, Registration};
use crate::domain::money::Money;
use crate::service::api::{CaseRow, EventRow, NewEvent, Row, Rows};

/// Rows at a time; larger batches leave the cache.
const BATCH: usize = 1024;

fn rows(cases: u32) -> impl Iterator<Item = Row> {
    (0..cases).flat_map(|n| {
        let on =
            NaiveDate::from_ymd_opt(2015, 1, 1).map(|d| d + chrono::Days::new(u64::from(n % 3000)));
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
        let case = CaseRow {
            row: 0,
            registration,
            custody_given: true,
            procedure_name: None,
            closed: on,
            closed_column: true,
            how: Some("判决".into()),
        };
        let event = move |k: u32| {
            let fact = match k % 3 {
                0 => Fact::FollowedUp(FollowUp {
                    outcome: "contacted".into(),
                    note: Some("已电话联系当事人".into()),
                    next: on,
                    ..FollowUp::default()
                }),
                1 => Fact::Paid(Payment {
                    amount: Money(123_456),
                    ..Payment::default()
                }),
                _ => Fact::Changed {
                    change: Change::Pause(Pause {
                        kind: PauseKind::Deduct,
                        ground: Some("appraisal".into()),
                        from: on.unwrap(),
                        to: on,
                        accepted: None,
                    }),
                    note: None,
                },
            };
            Row::Event(EventRow {
                row: 0,
                number: None,
                event: NewEvent { on, fact },
            })
        };
        std::iter::once(Row::Case(Box::new(case))).chain((0..10).map(event))
    })
}

fn bare(path: &std::path::Path) -> (u64, f64) {
    let start = Instant::now();
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .buffer_capacity(256 << 10)
        .from_path(path)
        .unwrap();
    let mut record = ::csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        count += 1;
    }
    (count, start.elapsed().as_secs_f64())
}

fn typed(mut next: impl FnMut(&mut Rows) -> bool) -> (u64, f64) {
    let start = Instant::now();
    let (mut count, mut batch) = (0, Rows::default());
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
    let cases: u32 = std::env::var("CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200_000);
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("cases.csv"), dir.path().join("events.csv"));
    let start = Instant::now();
    let all = rows(cases).collect::<Vec<_>>();
    println!("made {} rows in {:.2?}", all.len(), start.elapsed());
    let start = Instant::now();
    write_rows_csv(
        &mut std::fs::File::create(&a).unwrap(),
        &mut std::fs::File::create(&b).unwrap(),
        &all,
    )
    .unwrap();
    println!(
        "wrote {} MB in {:.2?}",
        (std::fs::metadata(&a).unwrap().len() + std::fs::metadata(&b).unwrap().len()) >> 20,
        start.elapsed()
    );
    drop(all);
    for _ in 0..3 {
        for path in [&a, &b] {
            let (count, floor) = bare(path);
            let mut reader = RowReader::open(path, &OpenOptions::default()).unwrap();
            let (rows, full) = typed(|batch| reader.next_batch(BATCH, batch).unwrap());
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
        let (rows, full) = typed(|batch| import.next_batch(BATCH, batch).unwrap());
        println!("joined: {rows} rows, {full:.3} s");
    }
}

/// The same cells written and read by the bare libraries.
fn bare_xlsx(rows: &[Row], path: &std::path::Path) -> (f64, f64) {
    use calamine::Reader;
    let cell = |row: &Row| match row {
        Row::Case(case) => case.registration.clone(),
        Row::Event(_) => Registration::default(),
    };
    let start = Instant::now();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory();
    let sheet = sheet.unwrap();
    let text = rust_xlsxwriter::Format::new().set_num_format("@");
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (at, row) in rows.iter().enumerate() {
        let known = cell(row);
        let at = at as u32;
        let texts = [
            &Some(known.number),
            &known.court,
            &known.division,
            &known.handler,
            &known.clerk,
            &known.procedure,
            &known.cause,
            &known.plaintiffs,
            &known.defendants,
            &known.note,
            &Some("判决".to_owned()),
            &Some(known.tags.join(",")),
        ];
        for (column, value) in texts.into_iter().enumerate() {
            sheet
                .write_string_with_format(
                    at,
                    column as u16,
                    value.as_deref().unwrap_or_default(),
                    &text,
                )
                .unwrap();
        }
        let day = known.filed.unwrap();
        for column in 12..15 {
            use chrono::Datelike;
            let day = rust_xlsxwriter::ExcelDateTime::from_ymd(
                day.year() as u16,
                day.month() as u8,
                day.day() as u8,
            )
            .unwrap();
            sheet
                .write_datetime_with_format(at, column, &day, &date)
                .unwrap();
        }
        sheet
            .write_number(at, 15, known.claim.unwrap().0 as f64 / 100.0)
            .unwrap();
        sheet.write_boolean(at, 16, false).unwrap();
    }
    std::fs::write(path, book.save_to_buffer().unwrap()).unwrap();
    let written = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name).unwrap();
    let mut kept = Vec::new();
    while let Some(cell) = cells.next_cell().unwrap() {
        kept.push(cell.get_position());
    }
    assert!(!kept.is_empty());
    (written, start.elapsed().as_secs_f64())
}

#[test]
#[ignore = "a measurement"]
fn xlsx_against_the_bare_libraries() {
    let all: Vec<Row> = rows(100_000)
        .filter(|row| matches!(row, Row::Case(_)))
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let (ours, bare) = (dir.path().join("ours.xlsx"), dir.path().join("bare.xlsx"));
    for _ in 0..3 {
        let (bare_out, bare_in) = bare_xlsx(&all, &bare);
        let start = Instant::now();
        let out = std::fs::File::create(&ours).unwrap();
        let mut table =
            TableWriter::new(out, FileKind::Cases, Format::Xlsx, WriteOptions::default()).unwrap();
        for row in &all {
            if let Row::Case(case) = row {
                table.case(case).unwrap();
            }
        }
        table.finish().unwrap();
        let out = start.elapsed().as_secs_f64();
        let start = Instant::now();
        guard::check(&ours).unwrap();
        let guard = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let mut reader = RowReader::open(&ours, &OpenOptions::default()).unwrap();
        let (count, _) = typed(|batch| reader.next_batch(BATCH, batch).unwrap());
        let full = start.elapsed().as_secs_f64();
        assert_eq!(count, 100_000);
        println!(
            "xlsx out {out:.2} s, bare {bare_out:.2} s, ratio {:.2}; in {full:.2} s (guard {guard:.2}), bare {bare_in:.2} s, ratio {:.2}",
            out / bare_out,
            full / bare_in
        );
    }
}
