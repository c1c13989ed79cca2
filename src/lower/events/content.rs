//! What messages hold, and their headers.

use crate::document::essence;
use crate::document::events::{Format, Message};
use crate::model::{MessageContent, Type, TypeKind, TypeUse};

use crate::lower::describe;
use crate::lower::direction::Direction;
use crate::lower::shape::Shape;
use crate::lower::types::{Hint, Types};

/// What a message holds, and its headers.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) content: MessageContent,
    pub(super) headers: Option<TypeUse>,
}

impl Types<'_> {
    /// What a message holds; `None` where there is no codec for its media type, as reading has
    /// told. Whichever way a message goes, its types are
    /// those of answers, so that there is one for each schema.
    pub(super) fn held(&mut self, message: &Message, words: &str, default: &str) -> Option<Held> {
        let media_type = essence(message.content_type.as_deref().unwrap_or(default));
        Format::of(&media_type)?;
        let payload = message.payload.map(Shape::of);
        let ty = payload.map_or_else(|| TypeUse::plain(Type::Value), |shape| self.own_type(&shape, words));
        let headers = message.headers.map(Shape::of);
        Some(Held {
            content: MessageContent {
                media_type,
                ty,
                gzip: message.gzip,
            },
            headers: headers.map(|shape| self.own_type(&shape, &format!("{words} headers"))),
        })
    }

    /// The type of a shape that knows itself what its values are: one around a list or a text, for these have no limits of their own.
    fn own_type(&mut self, shape: &Shape, words: &str) -> TypeUse {
        let hint = Hint::Free(words.to_owned());
        let ty = self.type_of(shape, &hint, Direction::Response);
        if self.is_own(&ty) {
            return ty;
        }
        let hint = match ty.ty {
            // What the contract names itself is called so already.
            Type::Named(_) => Hint::Free(format!("{words} message")),
            _ => hint,
        };
        let id = self.declare(shape, hint, Direction::Both);
        let draft = &mut self.drafts[id.0 as usize];
        draft.docs = describe::with_limits(std::mem::take(&mut draft.docs), &ty, None);
        draft.kind = Some(TypeKind::Wrapper(ty));
        TypeUse::plain(Type::Named(id))
    }

    fn is_own(&self, ty: &TypeUse) -> bool {
        let Type::Named(id) = &ty.ty else {
            return matches!(ty.ty, Type::Value) && ty.whole.is_none();
        };
        let draft = &self.drafts[id.0 as usize];
        match &draft.kind {
            Some(TypeKind::Alias(_)) => draft.replaced.is_some(),
            // Enums are checked where they are used.
            Some(TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_)) => draft.whole.is_none(),
            _ => true,
        }
    }
}
