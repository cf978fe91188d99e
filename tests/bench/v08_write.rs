//! V8: a durable follow-up with all its indexes, tallies and the chain, compared with one durable
//! put of 40 bytes.

use qingji::domain::event::{Fact, FollowUp};
use qingji::service::api::{NewEvent, Request};

use crate::data::Bench;
use crate::figure::Outcome;
use crate::measure::{Pairs, time};
use crate::{docket, raw};

const ROUNDS: usize = 200;

pub(crate) fn run(bench: &Bench) -> Outcome {
    let (put, write) = (bench.copy("put.redb"), bench.copy("write.redb"));
    let db = raw::open(&put);
    let docket = docket::open(&write);
    let numbers: Vec<String> = docket::due(docket.as_ref(), ROUNDS + 40)
        .rows
        .into_iter()
        .map(|row| row.number)
        .collect();
    let mut keys = 0_u64..;
    let mut at = 0;
    let anchor = || time(|| raw::put(&db, keys.next().unwrap_or_default())).0;
    let product = || {
        // Avoid neighbouring rows in consecutive rounds.
        at = (at + 37) % numbers.len();
        let request = follow_up(&numbers[at]);
        time(|| docket::ask(docket.as_ref(), request)).0
    };
    Outcome::Pairs(Pairs::alternate(10, ROUNDS, anchor, product))
}

/// The most common record.
pub(crate) fn follow_up(number: &str) -> Request {
    let follow_up = FollowUp {
        outcome: "contacted".to_owned(),
        note: Some("bench".to_owned()),
        next: crate::data::today().checked_add_days(chrono::Days::new(7)),
        ..FollowUp::default()
    };
    Request::Record {
        number: number.to_owned(),
        events: vec![NewEvent {
            on: None,
            fact: Fact::FollowedUp(follow_up),
        }],
    }
}
