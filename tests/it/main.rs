//! The one integration test binary.

mod arch;
mod cli;
mod crash;
mod demo;
mod docket;
mod docs;
mod keys;
mod pty;
mod screens;
mod store;
mod support;
