//! Rows survive the round trip through a batch.

use super::*;
use crate::domain::money::Money;

fn rows() -> Vec<Row> {
    let day = "2026-03-02".parse().ok();
    let case = |number: &str, tags: &[&str]| {
        Row::Case(Box::new(CaseRow {
            row: 2,
            registration: Box::new(Registration {
                number: number.to_owned(),
                court: Some("甲".to_owned()),
                note: Some(String::new()),
                filed: day,
                claim: Some(Money(12)),
                tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
                custody: true,
                ..Registration::default()
            }),
            how: Some("判决".to_owned()),
            closed: day,
            closed_column: true,
            sideless: true,
            ..CaseRow::default()
        }))
    };
    let event = |number: Option<&str>, fact| {
        Row::Event(EventRow {
            row: 3,
            number: number.map(str::to_owned),
            event: NewEvent { on: day, fact },
        })
    };
    vec![
        case("a", &["涉民生", "涉企业"]),
        event(
            None,
            Fact::FollowedUp(FollowUp {
                outcome: "served".to_owned(),
                note: None,
                next: day,
                handler: Some("乙".to_owned()),
                method: Some("电话".to_owned()),
            }),
        ),
        case("b", &[]),
        event(
            Some("a"),
            Fact::Paid(Payment {
                direction: Direction::PayOut,
                amount: Money(-5),
                method: Some("转账".to_owned()),
                voucher: None,
                note: Some(String::new()),
            }),
        ),
        case("c", &["涉金融"]),
        event(Some("c"), Fact::Closed { how: None }),
    ]
}

#[test]
fn what_goes_in_comes_out() {
    let given = rows();
    let sent: Rows = given.iter().cloned().collect();
    assert_eq!(sent.len(), given.len());
    assert_eq!(Vec::from(sent), given);
}

#[test]
fn a_row_written_over_another_leaves_nothing_of_it() {
    let mut over = Box::<Registration>::default();
    let sent: Rows = rows().into_iter().collect();
    let mut seen = Vec::new();
    let done: Result<(), ()> = sent.each(|row| {
        if let RowView::Case(view) = row {
            let row = view.row(std::mem::take(&mut over));
            over = row.registration.clone();
            seen.push(Row::Case(Box::new(row)));
        }
        Ok(())
    });
    done.unwrap();
    let cases: Vec<Row> = rows()
        .into_iter()
        .filter(|row| matches!(row, Row::Case(_)))
        .collect();
    assert_eq!(seen, cases);
}
