//! Remarks on an extension: when it had to be requested and decided, and who approves it.

use super::{About, Advice, limit_in_force, rounds_used};
use crate::domain::approver::APPROVERS;
use crate::domain::change::Extension;

pub(super) fn advise(about: &About<'_>, extension: &Extension, said: &mut Vec<Advice>) {
    let asked = extension.approved.unwrap_or(about.today);
    let lead = [
        ("apply-passed", about.before.apply_by),
        ("decide-passed", about.before.decide_by),
    ];
    for (key, by) in lead {
        if let Some(by) = by.filter(|by| asked > *by) {
            said.push(Advice::new("approved", key).with("day", by));
        }
    }
    let round = limit_in_force(about.case, about.before_steps, about.law.rules)
        .and_then(|limit| limit.round(rounds_used(about.before_steps)));
    if extension.level.is_none() {
        let missing = Advice::new("level", "approver-missing");
        said.push(match round {
            Some(round) => missing.instead(&round.by),
            None => missing,
        });
    }
    if let Some((round, level)) = round.zip(extension.level.as_deref())
        && APPROVERS.contains(&level)
        && !round.is_by(level)
    {
        said.push(
            Advice::new("level", "approver")
                .with("by", &round.by)
                .instead(&round.by),
        );
    }
}
