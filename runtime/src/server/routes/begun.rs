//! Operations that a mock answers.

use std::sync::Arc;

use super::super::handler::{BeginOnce, Guard, Handler, Handling};
use super::super::security::admit;
use super::super::{Call, Reply, Verifier};
use super::Routes;
use crate::operation::Operation;

impl<V: Verifier> Routes<(), V> {
    /// The same with one more operation, which `begin` answers. Who calls is found out where the operation asks for that,
    /// and not told.
    pub(crate) fn begun(
        mut self,
        operation: &'static Operation,
        begin: impl Fn(&mut Call, Reply) -> Option<Handling> + Send + Sync + 'static,
    ) -> Self {
        if operation.security.is_empty() {
            self.add(operation, Handler::Open(Box::new(begin)));
            return self;
        }
        let (verifier, begin) = (Arc::clone(&self.verifier), Arc::new(begin));
        let guard: Box<Guard> = Box::new(move |head| {
            let (verifier, begin) = (Arc::clone(&verifier), Arc::clone(&begin));
            Box::pin(async move {
                admit(&*verifier, operation, head).await?;
                let begin: Box<BeginOnce> = Box::new(move |call, reply| begin(call, reply));
                Ok(begin)
            })
        });
        self.add(operation, Handler::Guarded(guard));
        self
    }
}
