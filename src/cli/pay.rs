//! `qingji pay` and `qingji payout`: record money received and paid out.

use super::exit::{Exit, Failure};
use super::session::{Session, amount};
use super::written;
use crate::domain::event::{Direction, Fact, Payment};
use crate::service::api::NewEvent;

/// Options of `pay`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Amount in yuan
    #[arg(allow_negative_numbers = true)]
    pub amount: String,
    /// Day of the payment [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// How it was paid
    #[arg(long)]
    pub method: Option<String>,
    /// Number of the voucher
    #[arg(long)]
    pub voucher: Option<String>,
    /// Note
    #[arg(long)]
    pub note: Option<String>,
}

/// Options of `payout`.
#[derive(Debug, clap::Args)]
pub struct PayoutArgs {
    #[command(flatten)]
    pub payment: Args,
}

pub(super) fn run(
    session: &mut Session,
    args: &Args,
    direction: Direction,
) -> Result<Exit, Failure> {
    let payment = Payment {
        direction,
        amount: amount("AMOUNT", &args.amount)?,
        method: args.method.clone(),
        voucher: args.voucher.clone(),
        note: args.note.clone(),
    };
    let on = session.day_if("--on", args.on.as_deref(), false)?;
    let event = NewEvent {
        on,
        fact: Fact::Paid(payment),
    };
    let exit = written::record(session, &args.number, vec![event])?;
    // A future day is recorded, because it may be a post-dated cheque, but it is hardly ever meant.
    if let Some(on) = on.filter(|on| *on > session.context.today) {
        let said = session.locale.fill("cli.pay.ahead", &[("on", &on)]);
        session.out.say(&said);
    }
    Ok(exit)
}
