package dev.mooring.benchmarks.measure;

/**
 * One measurement, or the medians of several.
 *
 * @param throughput requests per second
 * @param p50 what half of the requests took at most, in microseconds
 * @param p99 what 99 of 100 requests took at most, in microseconds
 * @param cpu of the application for one request, in microseconds
 * @param redisCpu of Redis for one request, in microseconds
 * @param commands that Redis received for one request
 * @param bytesReceived by Redis for one request
 * @param bytesSent by Redis for one request
 */
public record Measurement(double throughput, double p50, double p99, double cpu, double redisCpu, double commands,
		double bytesReceived, double bytesSent) {

}
