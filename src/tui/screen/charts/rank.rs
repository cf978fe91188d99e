//! The rank of courts by their rate, where the setting allows it. Equal rates share a rank, and a
//! court with a denominator of zero has none.

use std::collections::HashMap;

use crate::domain::indicator::Better;
use crate::domain::sheet::Value;
use crate::domain::window::Window;
use crate::tui::cx::Cx;

/// A court as the key of a row.
type Court = Vec<Option<String>>;

/// The rank of each court that has a rate; empty if courts are not ranked.
pub(super) fn of(
    ranked: bool,
    rates: impl Iterator<Item = (Court, Option<i64>)>,
) -> HashMap<Court, usize> {
    let rates = rates.filter(|_| ranked);
    let known = rates.filter_map(|(court, rate)| Some((court, rate?)));
    let known: Vec<(Court, i64)> = known.collect();
    let rank = |rate| Better::More.rank(rate, known.iter().map(|(_, other)| *other));
    let all = known.iter();
    all.map(|(court, rate)| (court.clone(), rank(*rate)))
        .collect()
}

/// The name of a court after its rank.
pub(super) fn label(ranked: bool, rank: Option<usize>, court: &str) -> String {
    match (ranked, rank) {
        (true, Some(rank)) => format!("{rank:>2} {court}"),
        (true, None) => format!(" - {court}"),
        (false, _) => court.to_owned(),
    }
}

/// By how many ranks a court moved, in words and for a file: `+2` up, `-1` down, `--` if it stayed.
pub(super) fn movement(cx: &Cx, now: Option<usize>, before: Option<usize>) -> (String, Value) {
    match (now, before) {
        (None, _) => (String::new(), Value::Empty),
        (Some(_), None) => {
            let words = cx.text("tui.chart.courts.newly").to_owned();
            (words.clone(), Value::Text(words))
        }
        (Some(now), Some(before)) => {
            let up = before as i64 - now as i64;
            let words = match up {
                0 => "--".to_owned(),
                _ => format!("{up:+}"),
            };
            (words, Value::Count(up))
        }
    }
}

/// What the ranks and their movement mean, with the courts that have none.
pub(super) fn notes(
    cx: &Cx,
    before: Window,
    unranked: impl Iterator<Item = String>,
) -> Vec<String> {
    let unranked: Vec<String> = unranked.collect();
    let ranked = if unranked.is_empty() {
        cx.text("tui.chart.courts.ranked").to_owned()
    } else {
        let courts = unranked.join(", ");
        cx.fill("tui.chart.courts.ranked-without", &[("courts", &courts)])
    };
    let moved = cx.fill(
        "tui.chart.courts.moved",
        &[("from", &before.from), ("to", &before.to)],
    );
    vec![ranked, moved]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rates_share_a_rank_and_the_next_one_is_counted_on() {
        let court = |name: &str| vec![Some(name.to_owned())];
        let rates = [
            ("a", Some(10_000)),
            ("b", Some(10_000)),
            ("c", Some(7_500)),
            ("d", None),
            ("e", Some(0)),
        ];
        let all = || rates.map(|(name, rate)| (court(name), rate)).into_iter();
        let ranks = of(true, all());
        let rank = |name| ranks.get(&court(name)).copied();
        let found = ["a", "b", "c", "d", "e"].map(rank);
        assert_eq!(found, [Some(1), Some(1), Some(3), None, Some(4)]);
        assert!(of(false, all()).is_empty());
    }
}
