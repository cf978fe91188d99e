//! Real records from outside this project; skipped with a message if they are absent.

use std::path::{Path, PathBuf};

use super::*;
use crate::domain::event::Fact;
use crate::service::api::{Problem, Reason, Row, Rows};

fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/cases")
        .join(name);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
    }
    path.exists().then_some(path)
}

fn map(name: &str) -> OpenOptions {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/maps")
        .join(name);
    OpenOptions {
        map: Some(ImportMap::load(&path).unwrap()),
        ..OpenOptions::default()
    }
}

fn all(reader: &mut RowReader) -> (Vec<Row>, Vec<Problem>) {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    loop {
        let mut batch = Rows::default();
        let more = reader.next_batch(1000, &mut batch).unwrap();
        rows.append(&mut Vec::from(batch));
        problems.append(&mut reader.take_problems());
        if !more {
            return (rows, problems);
        }
    }
}

#[test]
fn chinese_judgments_need_no_map() {
    let Some(path) = data("chinese_judgments_2019.csv") else {
        return;
    };
    let mut reader = RowReader::open(&path, &OpenOptions::default()).unwrap();
    assert_eq!(reader.kind(), FileKind::Cases);
    for column in [
        Column::Number,
        Column::Court,
        Column::Cause,
        Column::Procedure,
        Column::Filed,
        Column::Closed,
    ] {
        assert!(reader.mapping().position(column).is_some(), "{column:?}");
    }
    let (rows, problems) = all(&mut reader);
    assert_eq!(
        (rows.len(), reader.read(), reader.rejected()),
        (3_729, 3_729, 0)
    );
    assert_eq!(problems, []);
    let cases: Vec<_> = rows
        .iter()
        .map(|r| match r {
            Row::Case(c) => c,
            Row::Event(_) => panic!(),
        })
        .collect();
    assert_eq!(
        cases
            .iter()
            .filter(|c| c.registration.filed.is_none())
            .count(),
        767
    );
    assert_eq!(
        cases
            .iter()
            .filter(|c| c.procedure_name.as_deref() == Some("简转普"))
            .count(),
        44
    );
    assert_eq!(
        cases
            .iter()
            .filter(|c| c.closed < c.registration.filed)
            .count(),
        3
    );
}

#[test]
fn sao_paulo_reads_by_its_map() {
    let Some(path) = data("saopaulo_civil.csv.gz") else {
        return;
    };
    assert!(matches!(
        RowReader::open(&path, &OpenOptions::default()),
        Err(ExchangeError::UnknownFormat { .. })
    ));
    let dir = tempfile::tempdir().unwrap();
    let plain = dir.path().join("saopaulo.csv");
    let file = std::fs::File::create(&plain).unwrap();
    assert!(
        std::process::Command::new("gzip")
            .arg("-dc")
            .arg(&path)
            .stdout(file)
            .status()
            .unwrap()
            .success()
    );
    let mut reader = RowReader::open(&plain, &map("saopaulo.toml")).unwrap();
    let (rows, problems) = all(&mut reader);
    assert_eq!((rows.len(), reader.rejected()), (227_664, 0));
    // Two closings in the years 3809 and 4009; the other impossible ones depend on today and on the
    // filing date.
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems
            .iter()
            .all(|p| p.reason == Reason::DateOutOfRange && p.column == "dt_mov")
    );
    let Some(Row::Case(last)) = rows.last() else {
        panic!()
    };
    assert_eq!(last.row, 227_665);
    let broken = rows.iter().any(|r| matches!(r, Row::Case(c) if c.registration.court.as_deref().is_some_and(|t| t.contains('\n'))));
    assert!(!broken);
}

#[test]
fn fines_are_right_to_the_cent() {
    let (Some(fines), Some(payments)) = (data("fines.csv"), data("fines_payments.csv")) else {
        return;
    };
    let mut reader = RowReader::open(&fines, &map("fines.toml")).unwrap();
    let (rows, problems) = all(&mut reader);
    assert_eq!((rows.len(), problems.len()), (10_000, 0));
    let claims = rows.iter().map(|r| match r {
        Row::Case(c) => c.registration.claim.unwrap().0,
        Row::Event(_) => panic!(),
    });
    assert_eq!(claims.sum::<i64>(), 59_949_960);
    let mut reader = RowReader::open(&payments, &map("fines_payments.toml")).unwrap();
    let (rows, problems) = all(&mut reader);
    assert_eq!((rows.len(), problems.len()), (4_910, 0));
    let paid = rows.iter().map(|r| match r {
        Row::Event(e) => match &e.event.fact {
            Fact::Paid(p) => p.amount.0,
            _ => panic!(),
        },
        Row::Case(_) => panic!(),
    });
    assert_eq!(paid.sum::<i64>(), 21_049_590);
}
