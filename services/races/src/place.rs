//! Places as points on a sphere of radius 1: two are near when the product of their vectors is great, and a database can
//! work that out without trigonometry.

use crate::model::{Location, Near};

/// The mean radius of the earth (IUGG), in kilometres.
const EARTH_KM: f64 = 6_371.008_8;

/// The point of a place.
pub(crate) fn point(lat: f64, lon: f64) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The point of a location that has coordinates.
pub(crate) fn of(location: &Location) -> Option<[f64; 3]> {
    location.lat.zip(location.lon).map(|(lat, lon)| point(lat, lon))
}

/// The product of vectors above which a point is in the circle.
pub(crate) fn threshold(near: &Near) -> f64 {
    let angle = near.radius_km / EARTH_KM;
    if angle >= std::f64::consts::PI {
        -2.0
    } else {
        angle.cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
        let (a, b) = (point(a.0, a.1), point(b.0, b.1));
        let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
        product.clamp(-1.0, 1.0).acos() * EARTH_KM
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        let (paris, london, auckland, suva) = (
            (48.8566, 2.3522),
            (51.5074, -0.1278),
            (-36.85, 174.76),
            (-18.14, 178.44),
        );
        assert!((kilometres(paris, london) - 343.6).abs() < 0.5);
        assert!((kilometres(auckland, suva) - 2_113.0).abs() < 5.0);
        // across the date line
        assert!((kilometres((0.0, 179.5), (0.0, -179.5)) - 111.2).abs() < 0.1);
    }

    #[test]
    fn a_circle_around_the_globe_holds_everything() {
        assert!(
            threshold(&Near {
                lat: 0.0,
                lon: 0.0,
                radius_km: 25_000.0
            }) < -1.0
        );
    }
}
