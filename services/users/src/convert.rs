//! Between the contract's types and the store's.

use runnerly_common::token::{Claims, PublicKey};
use users_api::types;

use crate::model::{Details, Role, Sex, Status, User, UserPatch};

impl From<types::Sex> for Sex {
    fn from(sex: types::Sex) -> Self {
        match sex {
            types::Sex::Value0 => Self::NotKnown,
            types::Sex::Value1 => Self::Male,
            types::Sex::Value2 => Self::Female,
            types::Sex::Value9 => Self::NotApplicable,
        }
    }
}

impl From<Sex> for types::Sex {
    fn from(sex: Sex) -> Self {
        match sex {
            Sex::NotKnown => Self::Value0,
            Sex::Male => Self::Value1,
            Sex::Female => Self::Value2,
            Sex::NotApplicable => Self::Value9,
        }
    }
}

impl From<Status> for types::UserStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Active => Self::Active,
            Status::Disabled => Self::Disabled,
        }
    }
}

impl From<Role> for types::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Runner => Self::Runner,
            Role::Organizer => Self::Organizer,
            Role::Admin => Self::Admin,
        }
    }
}

/// What a new runner says, but for the secrets.
pub(crate) fn details(body: types::RegisterUserBody) -> Details {
    Details {
        firstname: body.firstname.value(),
        lastname: body.lastname.value(),
        age: body.age.value(),
        weight: body.weight.value(),
        sex: body.sex.map(Into::into).value(),
        max_hr: body.max_hr.value(),
        rest_hr: body.rest_hr.value(),
        vo2max: body.vo2max.value(),
        preferences: body.preferences.unwrap_or_default(),
    }
}

/// What is to change, but for the password.
pub(crate) fn patch(body: types::UpdateMeBody) -> UserPatch {
    UserPatch {
        password: None,
        strava_token: body.strava_token.change(),
        firstname: body.firstname.change(),
        lastname: body.lastname.change(),
        age: body.age.change(),
        weight: body.weight.change(),
        sex: body.sex.map(Into::into).change(),
        max_hr: body.max_hr.change(),
        rest_hr: body.rest_hr.change(),
        vo2max: body.vo2max.change(),
        preferences: body.preferences.unwrap_or_default(),
    }
}

impl From<User> for types::User {
    fn from(user: User) -> Self {
        let details = user.details;
        Self {
            id: user.id,
            email: user.email,
            firstname: details.firstname,
            lastname: details.lastname,
            age: details.age,
            weight: details.weight,
            sex: details.sex.map(Into::into),
            max_hr: details.max_hr,
            rest_hr: details.rest_hr,
            vo2max: details.vo2max,
            preferences: details.preferences,
            strava_linked: user.strava_linked,
            status: user.status.into(),
            roles: user.roles.into_iter().map(Into::into).collect(),
            version: user.version,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

impl From<User> for types::Profile {
    fn from(user: User) -> Self {
        let details = user.details;
        Self {
            user_id: user.id,
            age: details.age,
            weight: details.weight,
            sex: details.sex.map(Into::into),
            max_hr: details.max_hr,
            rest_hr: details.rest_hr,
            vo2max: details.vo2max,
        }
    }
}

/// What a token says, as the contract has it.
pub(crate) fn claims(claims: Claims) -> types::Claims {
    types::Claims {
        iss: claims.iss,
        aud: claims.aud,
        sub: claims.sub,
        client_id: claims.client_id,
        iat: claims.iat,
        exp: claims.exp,
        scope: claims.scope,
        jti: claims.jti,
    }
}

/// A key as the contract has it.
pub(crate) fn key(key: &PublicKey) -> types::Key {
    types::Key {
        kty: types::KeyKty::Okp,
        crv: types::KeyCrv::Ed25519,
        x: key.x().to_owned(),
        kid: key.kid().to_owned(),
        alg: types::KeyAlg::EdDsa,
        r#use: types::KeyUse::Sig,
    }
}
