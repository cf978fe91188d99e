//! The one integration test binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod arch;
mod cli;
mod crash;
mod docket;
mod keys;
mod pty;
mod screens;
mod store;
mod support;
