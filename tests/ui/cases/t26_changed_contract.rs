//! A service and a client that were written for one contract, with the code of another one that breaks it.

extern crate shoes_changed_api as shoes_api;

#[path = "whole_service.rs"]
mod whole;

fn main() {}
