// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.event;

/**
 * A point on the earth.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 */
public record Place(double latitude, double longitude) {
    private static final double EARTH_RADIUS_KM = 6_371.0;

    /** Distance over the ground in kilometres (haversine; the earth as a sphere). */
    public double kilometresTo(Place other) {
        double dLatitude = Math.toRadians(other.latitude - latitude) / 2;
        double dLongitude = Math.toRadians(other.longitude - longitude) / 2;
        double chord = square(Math.sin(dLatitude))
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * square(Math.sin(dLongitude));
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
    }

    /** The place so many kilometres further north, or further south where north would cross the pole. */
    public Place north(double kilometres) {
        double degrees = Math.toDegrees(kilometres / EARTH_RADIUS_KM);
        return new Place(latitude + degrees <= 90 ? latitude + degrees : latitude - degrees, longitude);
    }

    private static double square(double value) {
        return value * value;
    }
}
