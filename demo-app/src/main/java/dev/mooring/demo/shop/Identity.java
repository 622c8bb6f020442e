package dev.mooring.demo.shop;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which instance this is: shown on each page.
 *
 * @param instance its name
 * @param version what it runs
 */
@ConfigurationProperties("shop")
record Identity(String instance, String version) {

}
