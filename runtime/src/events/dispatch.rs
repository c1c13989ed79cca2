//! Which of a queue's messages a delivery is.

use super::consumers::Route;
use super::{Context, Parameters, key};

/// The message whose address fits the key and whose name the `type` has, where it has one. Where there are several, those come first
/// that list the values of the key, and that are of the exchange that the delivery comes from.
pub(super) fn find<'r>(routes: &'r [Route], kind: Option<&str>, context: &Context) -> Option<(&'r Route, Parameters)> {
    let fits = |route: &'r Route| {
        let named = kind.is_none_or(|kind| kind.is_empty() || kind == route.receiving.kind);
        let values = key::read(route.receiving.key, &context.routing_key).filter(|_| named)?;
        Some((route, Parameters(values)))
    };
    let fitting = routes.iter().filter_map(fits);
    fitting.min_by_key(|(route, values)| {
        let listed = key::lists(route.receiving.key, &values.0);
        (!listed, route.receiving.exchange != context.exchange)
    })
}
