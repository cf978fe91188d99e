//! How many keys it takes from anywhere to the file of an overdue case.

use std::collections::BTreeMap;

use qingji::domain::level::Level;
use qingji::exchange::demo::Demo;
use qingji::service::api::{CaseLine, DueQuery, Filter, FindQuery, Request, Response};
use qingji::text::pinyin::initial_variants;

use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

/// The place of a case among the matches that can be seen, from 1.
fn place(docket: &Docket, query: &str, number: &str) -> Option<usize> {
    let query = FindQuery {
        text: query.to_owned(),
        limit: 9,
        closed: false,
    };
    let Response::Found(found) = docket.ask(Request::Find(query)).unwrap() else {
        panic!()
    };
    let at = found.rows.iter().position(|row| row.number == number)?;
    Some(at + 1)
}

/// Keys from any screen to the file: `/`, the query and Enter for the first match; Tab and a digit for the first nine.
fn keys(query: &str, place: usize) -> usize {
    let query = query.chars().count();
    if place == 1 { query + 2 } else { query + 3 }
}

/// The digits of the serial, as far as they are typed.
fn serial(number: &str) -> String {
    let head = number.trim_end_matches('号');
    let digits = head.chars().rev().take_while(char::is_ascii_digit);
    digits.collect::<Vec<_>>().into_iter().rev().collect()
}

/// What a clerk would type: the beginning of the serial, or initials of a side.
fn queries(line: &CaseLine) -> Vec<String> {
    let mut all = Vec::new();
    let mut beginnings = |text: &str| {
        for n in 1..=4.min(text.chars().count()) {
            all.push(text.chars().take(n).collect::<String>());
        }
    };
    beginnings(&serial(&line.number));
    for side in [&line.plaintiffs, &line.defendants].into_iter().flatten() {
        for initials in initial_variants(side, 1) {
            beginnings(&initials);
        }
    }
    all
}

/// The fewest keys for each overdue case, and how many cases take so many.
fn distribution(cases: u64) -> BTreeMap<usize, usize> {
    let docket = Docket::in_memory(TODAY);
    let rows: Vec<_> = Demo::new(cases, 20_260_630, day(TODAY)).collect();
    docket.import(&rows);
    let filter = Filter {
        levels: vec![Level::Over],
        ..Filter::default()
    };
    let query = DueQuery {
        filter,
        ..DueQuery::default()
    };
    let Response::Cases(page) = docket.ask(Request::Due(query)).unwrap() else {
        panic!()
    };
    let mut taken = BTreeMap::new();
    for line in &page.rows {
        let fewest = queries(line)
            .iter()
            .filter_map(|query| Some(keys(query, place(&docket, query, &line.number)?)))
            .min();
        *taken.entry(fewest.unwrap_or(99)).or_default() += 1;
    }
    taken
}

fn nine_of_ten_within_five(cases: u64, at_least: usize) {
    let taken = distribution(cases);
    let all: usize = taken.values().sum();
    let within: usize = taken.range(..=5).map(|(_, n)| n).sum();
    let said =
        format!("{cases} cases, {all} overdue, keys to the file: {taken:?}; {within} within 5");
    assert!(all >= at_least, "{said}");
    assert!(within * 10 >= all * 9, "{said}");
}

#[test]
fn overdue_cases_are_five_keys_away_in_a_small_court() {
    nine_of_ten_within_five(1_500, 15);
}

/// The whole city; some seconds, so it is run by hand: `cargo test --release --test it five_keys -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement over 12,000 cases"]
fn overdue_cases_are_five_keys_away_among_twelve_thousand() {
    nine_of_ten_within_five(12_000, 150);
}
