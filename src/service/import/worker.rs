//! The thread of an import. Into an empty docket, cases stream straight into the tables, each with
//! the events that follow it in the file; everything else is first sorted by case and then applied
//! case by case. All of it is one transaction.

use std::sync::mpsc::{channel, sync_channel};

use super::acts::Acts;
use super::clean::Ground;
use super::intake::Intake;
use super::packer::Packer;
use super::report::Tally;
use super::request;
use super::second::Second;
use super::sink::Sink;
use super::{Inbox, Order, absent, stated};
use crate::domain::journal::Action;
use crate::service::api::{Context, ImportOptions, ImportReport};
use crate::service::error::{Error, ErrorKey};
use crate::service::line::Now;
use crate::service::write::Stale;
use crate::service::{Core, Result, author, facts, lock, undone};
use crate::store::bulk::{Bulk, Events, Packed};
use crate::store::change::Changer;
use crate::store::commit::{Trail, finish_bulk_part};
use crate::store::dict::Dict;
use crate::store::kv::Transaction;
use crate::store::project::Facts;
use crate::store::read::read_meta;
use crate::store::row::meta::Meta;

/// The most messages that may wait for the storing thread: while that waits for the disk, the other
/// threads go on.
const WAITING: usize = 32;

/// Runs an import to its end.
#[expect(
    clippy::too_many_lines,
    reason = "the orders of an import, one after the other"
)]
pub(super) fn run(
    core: &Core,
    cx: &Context,
    options: &ImportOptions,
    inbox: Inbox,
) -> Result<ImportReport> {
    let writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    if let Some(report) = request::answered(&*txn, cx, options)? {
        // Nothing is written, so others may write while the client sends its rows again.
        drop((txn, writing));
        drain(&inbox)?;
        return Ok(report);
    }
    let loaded = core.rules(&*txn)?;
    let facts = facts(&loaded, cx.today);
    let undone = undone(&*txn, u64::MAX)?;
    let mut meta = read_meta(&*txn)?;
    let snapshot = core.store.snapshot()?;
    let mut dict = (*core.dict(&*snapshot)?).clone();
    let mut intake = Intake::new(cx, loaded.law(), &undone, meta.last_case, meta.commit + 1);
    let known = meta.last_case > 0;
    let mut carried = None;
    if meta.last_case == 0 {
        carried = Some(stream(
            &mut *txn,
            &facts,
            &mut dict,
            &mut meta,
            &mut intake,
            inbox,
        )?);
    } else {
        intake.run(&inbox, Some(&*snapshot), &mut Sink::Keep(&mut dict))?;
    }
    intake.tally.judge_numbers();
    intake.tally.judge_filing();
    let refused = |tally: &Tally| options.strict && !tally.is_clean();
    if refused(&intake.tally) {
        return Ok(intake.tally.refused());
    }
    let mut changer = Changer::new(&mut *txn, &mut dict, &facts, undone.clone())?;
    if let Some(trail) = carried {
        changer.resume(meta, trail);
    }
    changer.meta.demo |= options.demo;
    let mut late = std::mem::take(&mut intake.late);
    let second = &mut Second {
        tally: &mut intake.tally,
        links: &mut intake.links,
        ground: Ground {
            today: cx.today,
            rules: loaded.rules(),
            law: loaded.law(),
        },
        acts: Acts::default(),
    };
    second.run(&mut late, &mut changer)?;
    intake.links.answer(&mut changer)?;
    if refused(&intake.tally) {
        return Ok(intake.tally.refused());
    }
    if known {
        absent::name(&*changer.txn, &intake.ids, &mut intake.tally.report)?;
    }
    if intake.states_due {
        let now = Now::of_rules(&loaded, cx.today);
        let ids = known.then_some(&intake.ids);
        let differing = stated::differing(&*changer.txn, ids, &now)?;
        intake.tally.report.due_differs = differing;
    }
    if options.dry_run {
        return Ok(intake.tally.report);
    }
    if changer.events() == 0 {
        let report = intake.tally.report;
        drop(txn);
        request::keep_unchanged(core, cx, options, &report)?;
        return Ok(report);
    }
    let meta = changer.finish(
        author(cx, Action::Import, Some(options.source.clone())),
        &[],
    )?;
    request::keep(&mut *txn, cx, options, &intake.tally.report)?;
    core.put_dict(dict, meta.commit);
    core.commit(txn, meta.commit, Stale::Lookup)?;
    intake.tally.report.group = Some(meta.commit);
    Ok(intake.tally.report)
}

/// The first import into a docket: one thread reads and derives rows, this one stores them.
#[expect(clippy::too_many_arguments, reason = "what the two threads share")]
fn stream(
    txn: &mut dyn Transaction,
    facts: &Facts<'_>,
    dict: &mut Dict,
    meta: &mut Meta,
    intake: &mut Intake<'_>,
    inbox: Inbox,
) -> Result<Trail> {
    let (send, packs) = sync_channel::<Vec<Packed>>(WAITING);
    let (give_back, stored) = channel();
    let mut bulk = Bulk::new(meta.commit + 1);
    std::thread::scope(|scope| {
        let taken = {
            let (intake, dict) = (&mut *intake, &mut *dict);
            scope.spawn(move || {
                let mut packer = Packer::new(facts, dict, send, stored);
                intake.run(&inbox, None, &mut Sink::Stream(&mut packer))
            })
        };
        let kept = bulk.stream(txn, Events::New, &mut |bulk, loader| {
            for pack in &packs {
                pack.iter()
                    .try_for_each(|packed| bulk.store(loader, packed))?;
                // At the end nobody receives it.
                let _ = give_back.send(pack);
            }
            Ok(())
        });
        // Without a receiver the intake thread ends at its next message.
        drop(packs);
        let taken = taken
            .join()
            .unwrap_or_else(|_| Err(Error::new(ErrorKey::ImportDied)));
        kept?;
        taken
    })?;
    // Every row has found its case.
    intake.forget();
    dict.save(txn)?;
    Ok(finish_bulk_part(txn, bulk, meta)?)
}

/// Discards everything that is sent, because the same import was done before.
fn drain(inbox: &Inbox) -> Result<()> {
    loop {
        if let Order::Commit = inbox.next()? {
            return Ok(());
        }
    }
}
